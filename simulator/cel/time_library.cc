// The parts of timestamps, in UTC or in a time zone, and of durations (library.h).
#include "simulator/cel/library.h"
#include "simulator/cel/time_text.h"
#include "simulator/cel/time_zone.h"

namespace o2dms::simulator::cel {
namespace {

template <std::int64_t (*part)(const CivilTime&)>
Value part_in_zone(Arguments arguments, Meter& /*meter*/) {
  const std::int64_t seconds = arguments[0].timestamp().seconds;
  if (arguments.size() == 1) return part(civil_time(seconds));
  const auto offset = zone_offset(arguments[1].string(), seconds);
  if (!offset) return Value::error("unknown time zone " + std::string(arguments[1].string()));
  return part(civil_time(seconds + *offset));
}

std::int64_t year_of(const CivilTime& time) {
  return time.year;
}
std::int64_t month_of(const CivilTime& time) {
  return time.month - 1;
}
std::int64_t day_of_year_of(const CivilTime& time) {
  return time.day_of_year;
}
std::int64_t day_of_month_of(const CivilTime& time) {
  return time.day - 1;
}
std::int64_t date_of(const CivilTime& time) {
  return time.day;
}
std::int64_t weekday_of(const CivilTime& time) {
  return time.weekday;
}
std::int64_t hour_of(const CivilTime& time) {
  return time.hour;
}
std::int64_t minute_of(const CivilTime& time) {
  return time.minute;
}
std::int64_t second_of(const CivilTime& time) {
  return time.second;
}

constexpr std::int64_t nanos_per_milli = 1'000'000;

template <std::int64_t unit>
Value whole_units(Arguments arguments, Meter& /*meter*/) {
  return arguments[0].duration().nanos / unit;
}

Value milliseconds_of_time(Arguments arguments, Meter& /*meter*/) {
  return std::int64_t{arguments[0].timestamp().nanos} / nanos_per_milli;
}

// A duration's milliseconds are those beyond its seconds.
Value milliseconds_of_duration(Arguments arguments, Meter& /*meter*/) {
  return arguments[0].duration().nanos % nanos_per_second / nanos_per_milli;
}

constexpr FunctionRow rows_of_times[] = {
    {"timestamp::getFullYear() -> int", part_in_zone<year_of>},
    {"timestamp::getFullYear(string) -> int", part_in_zone<year_of>},
    {"timestamp::getMonth() -> int", part_in_zone<month_of>},
    {"timestamp::getMonth(string) -> int", part_in_zone<month_of>},
    {"timestamp::getDayOfYear() -> int", part_in_zone<day_of_year_of>},
    {"timestamp::getDayOfYear(string) -> int", part_in_zone<day_of_year_of>},
    {"timestamp::getDayOfMonth() -> int", part_in_zone<day_of_month_of>},
    {"timestamp::getDayOfMonth(string) -> int", part_in_zone<day_of_month_of>},
    {"timestamp::getDate() -> int", part_in_zone<date_of>},
    {"timestamp::getDate(string) -> int", part_in_zone<date_of>},
    {"timestamp::getDayOfWeek() -> int", part_in_zone<weekday_of>},
    {"timestamp::getDayOfWeek(string) -> int", part_in_zone<weekday_of>},
    {"timestamp::getHours() -> int", part_in_zone<hour_of>},
    {"timestamp::getHours(string) -> int", part_in_zone<hour_of>},
    {"timestamp::getMinutes() -> int", part_in_zone<minute_of>},
    {"timestamp::getMinutes(string) -> int", part_in_zone<minute_of>},
    {"timestamp::getSeconds() -> int", part_in_zone<second_of>},
    {"timestamp::getSeconds(string) -> int", part_in_zone<second_of>},
    {"timestamp::getMilliseconds() -> int", milliseconds_of_time},
    {"timestamp::getMilliseconds(string) -> int", milliseconds_of_time},
    {"duration::getHours() -> int", whole_units<3600 * nanos_per_second>},
    {"duration::getMinutes() -> int", whole_units<60 * nanos_per_second>},
    {"duration::getSeconds() -> int", whole_units<nanos_per_second>},
    {"duration::getMilliseconds() -> int", milliseconds_of_duration},
};

}  // namespace

std::span<const FunctionRow> time_functions() {
  return rows_of_times;
}

}  // namespace o2dms::simulator::cel

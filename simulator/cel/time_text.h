// Timestamps and durations as texts: RFC 3339 from year 1 to 9999, and Go's durations ("1h30m", "1.5s"), as CEL reads
// and writes them; dates in the proleptic Gregorian calendar. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

inline constexpr std::int64_t nanos_per_second = 1'000'000'000;
inline constexpr std::int64_t first_second = -62'135'596'800;  // 0001-01-01T00:00:00Z
inline constexpr std::int64_t last_second = 253'402'300'799;   // 9999-12-31T23:59:59Z

std::optional<Timestamp> parse_timestamp(std::string_view text);
std::string timestamp_text(Timestamp time);

std::optional<Duration> parse_duration(std::string_view text);
// In seconds: "5400s", "0.5s".
std::string duration_text(Duration duration);

// A date and time of day in some zone.
struct CivilTime {
  std::int64_t year = 1970;
  int month = 1, day = 1;  // from 1
  int hour = 0, minute = 0, second = 0;
  int weekday = 4;      // Sunday is 0
  int day_of_year = 0;  // from 0
};
CivilTime civil_time(std::int64_t seconds);
std::int64_t days_since_epoch(std::int64_t year, int month, int day);

}  // namespace o2dms::simulator::cel

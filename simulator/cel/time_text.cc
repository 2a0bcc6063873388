#include "simulator/cel/time_text.h"

#include <array>

#include "base/ascii.h"

namespace o2dms::simulator::cel {
namespace {

constexpr std::int64_t seconds_per_day = 86'400;

// Exactly so many digits at the start of the text, which go from it.
std::optional<int> take_digits(std::string_view& text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < count; ++i) {
    if (!base::is_digit(text[i])) return std::nullopt;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(count);
  return number;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

// Digits after the point as nanoseconds; what is finer is dropped. Nothing when there is no digit.
std::optional<std::int32_t> take_fraction(std::string_view& text) {
  if (text.empty() || !base::is_digit(text.front())) return std::nullopt;
  std::int32_t nanos = 0;
  int digits = 0;
  for (; !text.empty() && base::is_digit(text.front()); text.remove_prefix(1)) {
    if (digits == 9) continue;
    nanos = nanos * 10 + (text.front() - '0');
    ++digits;
  }
  for (; digits < 9; ++digits) nanos *= 10;
  return nanos;
}

// "Z" or "+02:00", to the end, as seconds east of Greenwich.
std::optional<int> take_zone(std::string_view& text) {
  if (take(text, 'Z')) return text.empty() ? std::optional(0) : std::nullopt;
  const bool west = !text.empty() && text.front() == '-';
  if (!west && (text.empty() || text.front() != '+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = take_digits(text, 2);
  if (!hours || !take(text, ':')) return std::nullopt;
  const auto minutes = take_digits(text, 2);
  if (!minutes || *hours > 23 || *minutes > 59 || !text.empty()) return std::nullopt;
  const int seconds = *hours * 3600 + *minutes * 60;
  return west ? -seconds : seconds;
}

int days_in_month(int year, int month) {
  constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
  return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::optional<std::int64_t> take_date(std::string_view& text) {
  const auto year = take_digits(text, 4);
  if (!year || !take(text, '-')) return std::nullopt;
  const auto month = take_digits(text, 2);
  if (!month || !take(text, '-')) return std::nullopt;
  const auto day = take_digits(text, 2);
  if (!day || *month < 1 || *month > 12 || *day < 1 || *day > days_in_month(*year, *month)) return std::nullopt;
  return days_since_epoch(*year, *month, *day) * seconds_per_day;
}

std::optional<int> take_time_of_day(std::string_view& text) {
  const auto hour = take_digits(text, 2);
  if (!hour || !take(text, ':')) return std::nullopt;
  const auto minute = take_digits(text, 2);
  if (!minute || !take(text, ':')) return std::nullopt;
  const auto second = take_digits(text, 2);
  if (!second || *hour > 23 || *minute > 59 || *second > 59) return std::nullopt;
  return *hour * 3600 + *minute * 60 + *second;
}

std::string padded(std::int64_t number, std::size_t width) {
  std::string digits = std::to_string(number);
  return digits.size() >= width ? digits : std::string(width - digits.size(), '0') + digits;
}

std::string fraction_text(std::int64_t nanos) {
  if (nanos == 0) return {};
  std::string digits = padded(nanos, 9);
  digits.erase(digits.find_last_not_of('0') + 1);
  return "." + digits;
}

struct Unit {
  std::string_view name;
  std::int64_t nanos;
};
constexpr std::array<Unit, 8> units = {{{"ns", 1},
                                        {"us", 1'000},
                                        {"µs", 1'000},
                                        {"μs", 1'000},
                                        {"ms", 1'000'000},
                                        {"s", nanos_per_second},
                                        {"m", 60 * nanos_per_second},
                                        {"h", 3600 * nanos_per_second}}};

const Unit* take_unit(std::string_view& text) {
  std::size_t end = 0;
  while (end < text.size() && text[end] != '.' && !base::is_digit(text[end])) ++end;
  for (const Unit& unit : units)
    if (text.substr(0, end) == unit.name) {
      text.remove_prefix(end);
      return &unit;
    }
  return nullptr;
}

// One "1.5h" of a duration.
bool take_part(std::string_view& text, std::int64_t& sum) {
  std::int64_t whole = 0;
  std::size_t digits = 0;
  for (; !text.empty() && base::is_digit(text.front()); text.remove_prefix(1), ++digits)
    if (__builtin_mul_overflow(whole, 10, &whole) || __builtin_add_overflow(whole, text.front() - '0', &whole))
      return false;
  // As Go's ParseDuration: digits that would not fit are dropped, and what is finer than a nanosecond.
  double fraction = 0, scale = 1;
  if (take(text, '.'))
    for (; !text.empty() && base::is_digit(text.front()); text.remove_prefix(1), ++digits)
      if (scale < 1e18) {
        fraction = fraction * 10 + (text.front() - '0');
        scale *= 10;
      }
  if (digits == 0) return false;
  const Unit* unit = take_unit(text);
  if (unit == nullptr || __builtin_mul_overflow(whole, unit->nanos, &whole)) return false;
  const auto part = static_cast<std::int64_t>(fraction * (static_cast<double>(unit->nanos) / scale));
  return !__builtin_add_overflow(whole, part, &whole) && !__builtin_add_overflow(sum, whole, &sum);
}

}  // namespace

// Howard Hinnant's algorithms for the civil calendar.
std::int64_t days_since_epoch(std::int64_t year, int month, int day) {
  year -= month <= 2 ? 1 : 0;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

CivilTime civil_time(std::int64_t seconds) {
  std::int64_t days = seconds / seconds_per_day, rest = seconds % seconds_per_day;
  if (rest < 0) {
    rest += seconds_per_day;
    --days;
  }
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month = (5 * day_of_year + 2) / 153;
  CivilTime civil;
  civil.day = static_cast<int>(day_of_year - (153 * month + 2) / 5 + 1);
  civil.month = static_cast<int>(month < 10 ? month + 3 : month - 9);
  civil.year = year_of_era + era * 400 + (civil.month <= 2 ? 1 : 0);
  civil.hour = static_cast<int>(rest / 3600);
  civil.minute = static_cast<int>(rest % 3600 / 60);
  civil.second = static_cast<int>(rest % 60);
  civil.weekday = static_cast<int>(((days % 7) + 11) % 7);
  civil.day_of_year = static_cast<int>(days - days_since_epoch(civil.year, 1, 1));
  return civil;
}

std::optional<Timestamp> parse_timestamp(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, 'T')) return std::nullopt;
  const auto time = take_time_of_day(text);
  if (!time) return std::nullopt;
  std::int32_t nanos = 0;
  if (take(text, '.')) {
    const auto fraction = take_fraction(text);
    if (!fraction) return std::nullopt;
    nanos = *fraction;
  }
  const auto zone = take_zone(text);
  if (!zone) return std::nullopt;
  const std::int64_t seconds = *date + *time - *zone;
  if (seconds < first_second || seconds > last_second) return std::nullopt;
  return Timestamp{seconds, nanos};
}

std::string timestamp_text(Timestamp time) {
  const CivilTime civil = civil_time(time.seconds);
  return padded(civil.year, 4) + "-" + padded(civil.month, 2) + "-" + padded(civil.day, 2) + "T" +
         padded(civil.hour, 2) + ":" + padded(civil.minute, 2) + ":" + padded(civil.second, 2) +
         fraction_text(time.nanos) + "Z";
}

std::optional<Duration> parse_duration(std::string_view text) {
  const bool negative = !text.empty() && text.front() == '-';
  if (negative || (!text.empty() && text.front() == '+')) text.remove_prefix(1);
  if (text == "0") return Duration{0};
  if (text.empty()) return std::nullopt;
  std::int64_t sum = 0;
  while (!text.empty())
    if (!take_part(text, sum)) return std::nullopt;
  return Duration{negative ? -sum : sum};
}

std::string duration_text(Duration duration) {
  const bool negative = duration.nanos < 0;
  const auto nanos =
      negative ? 0 - static_cast<std::uint64_t>(duration.nanos) : static_cast<std::uint64_t>(duration.nanos);
  const std::string seconds = std::to_string(nanos / nanos_per_second);
  return (negative ? "-" : "") + seconds + fraction_text(static_cast<std::int64_t>(nanos % nanos_per_second)) + "s";
}

}  // namespace o2dms::simulator::cel

#include "simulator/cluster/controllers/cron_schedule.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <string>
#include <vector>

#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

using std::chrono::days;
using std::chrono::sys_days;

constexpr int kMinutesOfDay = 24 * 60;
constexpr days kFarthest{5 * 366};

struct CronField {
  const char* name;
  int least, most;
  std::vector<std::string_view> words;  // of the values from `least` on
};

const std::array<CronField, 5>& cron_fields() {
  static const std::array<CronField, 5> fields{{
      {"minute", 0, 59, {}},
      {"hour", 0, 23, {}},
      {"day of month", 1, 31, {}},
      {"month", 1, 12, {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}},
      {"day of week", 0, 6, {"sun", "mon", "tue", "wed", "thu", "fri", "sat"}},
  }};
  return fields;
}

std::string in_small_letters(std::string_view text) {
  std::string small(text);
  for (char& c : small) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return small;
}

std::optional<int> read_number(std::string_view text) {
  int number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size() || text.empty() || number < 0) return std::nullopt;
  return number;
}

std::optional<int> read_value(const CronField& field, std::string_view text) {
  const std::string small = in_small_letters(text);
  const auto word = std::find(field.words.begin(), field.words.end(), small);
  const std::optional<int> value =
      word == field.words.end() ? read_number(text) : field.least + static_cast<int>(word - field.words.begin());
  return value && *value >= field.least && *value <= field.most ? value : std::nullopt;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  while (true) {
    const std::size_t end = text.find(separator);
    parts.push_back(text.substr(0, end));
    if (end == text.npos) return parts;
    text.remove_prefix(end + 1);
  }
}

// One element of a list: "*", "3", "1-5", each with "/2" behind it or not. False when it is none.
template <std::size_t Size>
bool add_values(const CronField& field, std::string_view element, std::bitset<Size>& values, bool& any) {
  const auto with_step = split(element, '/');
  if (with_step.size() > 2) return false;
  const std::optional<int> step = with_step.size() == 2 ? read_number(with_step[1]) : 1;
  if (!step || *step == 0) return false;
  const int stride = std::min(*step, field.most + 1);
  int first = field.least, last = field.most;
  if (with_step[0] == "*" || with_step[0] == "?") {
    any = any || *step == 1;
  } else {
    const auto ends = split(with_step[0], '-');
    const auto from = read_value(field, ends[0]);
    const auto to = ends.size() == 2 ? read_value(field, ends[1]) : from;
    if (ends.size() > 2 || !from || !to || *from > *to) return false;
    first = *from;
    if (ends.size() == 2 || with_step.size() == 1) last = *to;
  }
  for (int value = first; value <= last; value += stride) values.set(static_cast<std::size_t>(value));
  return true;
}

template <std::size_t Size>
base::Result<void> read_field(std::size_t index, std::string_view text, std::bitset<Size>& values, bool& any) {
  const CronField& field = cron_fields()[index];
  for (const std::string_view element : split(text, ',')) {
    if (!add_values(field, element, values, any))
      return base::fail("the " + std::string(field.name) + " \"" + std::string(text) + "\" cannot be read");
  }
  return base::done();
}

std::string_view spelled_out(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 7> names{{{"@yearly", "0 0 1 1 *"},
                                                                                {"@annually", "0 0 1 1 *"},
                                                                                {"@monthly", "0 0 1 * *"},
                                                                                {"@weekly", "0 0 * * 0"},
                                                                                {"@daily", "0 0 * * *"},
                                                                                {"@midnight", "0 0 * * *"},
                                                                                {"@hourly", "0 * * * *"}}};
  for (const auto& [name, fields] : names) {
    if (text == name) return fields;
  }
  return text;
}

// "1h30m", "90s"; zero when it is none. Less than a second counts as one.
base::Duration read_interval(std::string_view text) {
  base::Duration interval{};
  while (!text.empty()) {
    const std::size_t unit = text.find_first_not_of("0123456789");
    const std::optional<int> number = unit == text.npos ? std::nullopt : read_number(text.substr(0, unit));
    if (!number || *number > 100'000) return {};
    if (text[unit] == 'h')
      interval += std::chrono::hours(*number);
    else if (text[unit] == 'm')
      interval += std::chrono::minutes(*number);
    else if (text[unit] == 's')
      interval += std::chrono::seconds(*number);
    else
      return {};
    if (interval > kLongestDuration) return {};
    text.remove_prefix(unit + 1);
  }
  return interval;
}

int minute_of_day(base::Time time) {
  return static_cast<int>((time - std::chrono::floor<days>(time)) / std::chrono::minutes(1));
}

}  // namespace

base::Result<CronSchedule> CronSchedule::parse(std::string_view text) {
  CronSchedule schedule;
  if (text.starts_with("@every ")) {
    schedule.every_ = read_interval(text.substr(7));
    if (schedule.every_ <= base::Duration::zero()) return base::fail("the interval cannot be read");
    return schedule;
  }
  std::vector<std::string_view> fields;
  for (const std::string_view field : split(spelled_out(text), ' ')) {
    if (!field.empty()) fields.push_back(field);
  }
  if (fields.size() != 5) return base::fail("expected exactly 5 fields, found " + std::to_string(fields.size()));
  bool ignored = false;
  for (const base::Result<void>& read :
       {read_field(0, fields[0], schedule.minutes_, ignored), read_field(1, fields[1], schedule.hours_, ignored),
        read_field(2, fields[2], schedule.days_, schedule.any_day_),
        read_field(3, fields[3], schedule.months_, ignored),
        read_field(4, fields[4], schedule.weekdays_, schedule.any_weekday_)}) {
    if (!read) return base::failure(read.error());
  }
  return schedule;
}

// Two restrictions on the day are alternatives.
bool CronSchedule::means_day(sys_days day) const {
  const std::chrono::year_month_day date(day);
  if (!months_.test(static_cast<unsigned>(date.month()))) return false;
  const bool by_date = days_.test(static_cast<unsigned>(date.day()));
  const bool by_weekday = weekdays_.test(std::chrono::weekday(day).c_encoding());
  return any_day_ || any_weekday_ ? by_date && by_weekday : by_date || by_weekday;
}

bool CronSchedule::means_minute(int minute) const {
  return hours_.test(static_cast<std::size_t>(minute / 60)) && minutes_.test(static_cast<std::size_t>(minute % 60));
}

std::optional<base::Time> CronSchedule::next_after(base::Time time) const {
  if (every_ > base::Duration::zero()) return time + every_;
  const auto first = std::chrono::floor<days>(time);
  for (sys_days day = first; day <= first + kFarthest; day += days(1)) {
    if (!means_day(day)) continue;
    for (int minute = day == first ? minute_of_day(time) + 1 : 0; minute < kMinutesOfDay; ++minute) {
      if (means_minute(minute)) return day + std::chrono::minutes(minute);
    }
  }
  return std::nullopt;
}

std::optional<base::Time> CronSchedule::last_between(base::Time after, base::Time until) const {
  if (until <= after) return std::nullopt;
  if (every_ > base::Duration::zero()) {
    const auto times = (until - after) / every_;
    return times == 0 ? std::nullopt : std::optional<base::Time>(after + times * every_);
  }
  const auto last = std::chrono::floor<days>(until);
  const auto first = std::max(std::chrono::floor<days>(after), last - kFarthest);
  for (sys_days day = last; day >= first; day -= days(1)) {
    if (!means_day(day)) continue;
    for (int minute = day == last ? minute_of_day(until) : kMinutesOfDay - 1; minute >= 0; --minute) {
      const base::Time time = day + std::chrono::minutes(minute);
      if (time <= after) return std::nullopt;
      if (means_minute(minute)) return time;
    }
  }
  return std::nullopt;
}

}  // namespace o2dms::simulator

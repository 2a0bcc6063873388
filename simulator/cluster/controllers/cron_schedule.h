// CronSchedule: the times that a CronJob's spec.schedule means, in UTC: five fields (minute, hour, day of month, month,
// day of week) with lists, ranges, steps and English names, or @hourly … @yearly, or "@every 90s". A value; no thread
// rule.
#pragma once

#include <bitset>
#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"

namespace o2dms::simulator {

class CronSchedule {
 public:
  // The error says which field cannot be read.
  static base::Result<CronSchedule> parse(std::string_view text);

  // The first time after `time`; none within five years (30 February) means never.
  [[nodiscard]] std::optional<base::Time> next_after(base::Time time) const;
  // The last time after `after` and not after `until`.
  [[nodiscard]] std::optional<base::Time> last_between(base::Time after, base::Time until) const;

 private:
  [[nodiscard]] bool means_day(std::chrono::sys_days day) const;
  [[nodiscard]] bool means_minute(int minute_of_day) const;

  std::bitset<60> minutes_;
  std::bitset<24> hours_;
  std::bitset<32> days_;
  std::bitset<13> months_;
  std::bitset<7> weekdays_;
  bool any_day_ = false, any_weekday_ = false;  // "*": the other field decides alone
  base::Duration every_{};                      // @every; else zero
};

}  // namespace o2dms::simulator

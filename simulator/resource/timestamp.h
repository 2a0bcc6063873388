// Times and numbers of seconds as objects have them: reads the RFC 3339 text of meta/v1 Time and MicroTime, and writes
// ages as kubectl shows them. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace o2dms::simulator {

// What lies further off is taken for these, and more seconds for so many: clients write what they like, and neither the
// sum of a time and a number of seconds may overflow, nor the span from now to that, nor the span between two times.
inline constexpr base::Time kEarliestTime{-std::chrono::years(140)}, kLatestTime{std::chrono::years(140)};
inline constexpr base::Duration kLongestDuration = std::chrono::years(90);

base::Duration duration_of_seconds(std::int64_t seconds);

// Any offset, any fraction down to nanoseconds; nothing when it is malformed.
std::optional<base::Time> parse_rfc3339(std::string_view text);
// "5s", "3m20s", "4h", "2d", "3y10d": the shortest form that keeps about two significant digits.
std::string human_duration(base::Duration duration);

}  // namespace o2dms::simulator

// Times as text: RFC 3339, read. (base/clock.h writes it.) Pure functions.
#pragma once

#include <chrono>
#include <optional>
#include <string_view>

#include "base/clock.h"

namespace o2dms::base {

// Any offset, any fraction (digits beyond nanoseconds are dropped), T or a space between date and time, letters of
// either case, a leap second as the first of the next minute. Nothing when it is malformed.
std::optional<Time> parse_rfc3339(std::string_view text);

// Seconds since the epoch. What a Time cannot hold (before 1677, after 2262) is its first or last moment, so that
// "never expires" stays true.
Time saturated_time(std::chrono::seconds since_epoch);

}  // namespace o2dms::base

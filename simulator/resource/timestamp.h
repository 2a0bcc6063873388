// Timestamps of objects: reads the RFC 3339 text of meta/v1 Time and MicroTime, and writes ages as kubectl shows them.
// Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"

namespace o2dms::simulator {

// Any offset, any fraction down to nanoseconds; nothing when it is malformed.
std::optional<base::Time> parse_rfc3339(std::string_view text);
// "5s", "3m20s", "4h", "2d", "3y10d": the shortest form that keeps about two significant digits.
std::string human_duration(base::Duration duration);

}  // namespace o2dms::simulator

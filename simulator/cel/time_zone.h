// Time zones by name: "UTC", "+05:30", "Europe/Berlin" from the machine's tz database (RFC 8536). Thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace o2dms::simulator::cel {

// How many seconds its clocks are ahead of UTC at that moment; nothing for a zone that is not known.
std::optional<std::int64_t> zone_offset(std::string_view zone, std::int64_t seconds_since_epoch);

}  // namespace o2dms::simulator::cel

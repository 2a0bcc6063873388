// What a value is as the key of a map; nothing when it can be none. A number is a key by its value: 1, 1u and 1.0 are
// the same. Pure.
#pragma once

#include <optional>

#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

std::optional<MapKey> map_key(const Value& value);

}  // namespace o2dms::simulator::cel

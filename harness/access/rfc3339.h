// RFC 3339 times as exec plugins give them: any offset, any fraction.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"

namespace o2dms::harness {

std::optional<base::Time> read_rfc3339(std::string_view text);

}  // namespace o2dms::harness

// What a selector in a URL picks, as far as the suite asks: `key=value`, `key==value`, `key!=value`, `key`, `!key`,
// joined by commas; of fields metadata.name and metadata.namespace. Pure; thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::harness {

// Nothing when the selector is of a form that is not known here.
std::optional<bool> is_picked_by_labels(const base::Json& object, std::string_view selector);
std::optional<bool> is_picked_by_fields(const base::Json& object, std::string_view selector);

}  // namespace o2dms::harness

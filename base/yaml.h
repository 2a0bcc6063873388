// YAML in, Json out: the only door to yaml-cpp. Plain words are typed as kubectl types them, keys included: y, yes and
// on are true, 017 and 0o17 are 15, dates are text; what JSON cannot say (.inf, a key that is null) is refused.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::base {

// All documents of a stream, empty ones left out. JSON is YAML. The error names `origin` (a file name or "standard
// input"), line and column. Depth, size and alias expansion are limited (256 levels, 2 million values).
Result<std::vector<Json>> parse_yaml(std::string_view text, std::string_view origin);

// Block style, keys in the order of the Json object; what parse_yaml reads back equal.
std::string to_yaml(const Json& value);

}  // namespace o2dms::base

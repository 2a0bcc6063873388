// YAML in, Json out. Plain words are typed as kubectl types them, keys included: y, yes and on are true, 017 and 0o17
// are 15, dates are text; what JSON cannot say (.inf, a key that is null) is refused. Pure functions.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"

namespace o2dms::base {

// All documents of a stream, empty ones left out. JSON is YAML. The error names `origin` (a file name or "standard
// input"), line and column. Time is in proportion to the text, and memory at most about 80 bytes for each of its own.
// Depth and size are limited (256 levels, 2 million values), and so is what aliases add: they may make a document
// twenty times as long, or a hundred thousand values and a megabyte of text. Of equal keys the last one wins;
// `duplicates` receives their paths as parse_json's does. A merge (`<<`) that overwrites a key, or whose key is
// overwritten, counts as one, as it does in sigs.k8s.io/yaml's strict reading.
Result<std::vector<Json>> parse_yaml(std::string_view text, std::string_view origin,
                                     std::vector<std::string>* duplicates = nullptr);

// Block style, keys in the order of the Json object; what parse_yaml reads back equal.
std::string to_yaml(const Json& value);

}  // namespace o2dms::base

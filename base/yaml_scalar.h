// What the text of a YAML scalar means, as kubectl takes it (sigs.k8s.io/yaml over go-yaml 2: its resolve.go): y, yes
// and on are true, 017 and 0o17 are 15, sexagesimals and dates are text. For base/yaml*.cc. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::base {

// Of the types in YAML's own repository; `other` are tags of an application, which mean nothing here.
enum class YamlTag : std::uint8_t { none, str, boolean, integer, number, null, timestamp, binary, merge, other };

// The value of unquoted text without a tag. Floats stay floats: 1e3, .inf and .nan too.
Json read_plain_scalar(std::string_view text);
// The same for a text with a tag, or `none`. Nothing when it is of another type than the tag says.
std::optional<Json> read_tagged_scalar(std::string_view text, YamlTag tag);

// A scalar on its way through JSON: a whole float is an integer. Nothing for what JSON cannot say (.inf, .nan).
std::optional<Json> to_json_value(Json scalar);
// A scalar as the key of an object. Nothing for null.
std::optional<std::string> to_json_key(const Json& scalar);

}  // namespace o2dms::base

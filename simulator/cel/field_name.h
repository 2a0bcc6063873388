// How an expression writes the names of properties that are no identifiers of CEL: "namespace" is `__namespace__`,
// "a.b-c/d" is `a__dot__b__dash__c__slash__d`, "a__b" is `a__underscores__b` (k8s.io, CustomResourceDefinitions,
// validation rules). Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace o2dms::simulator::cel {

// Nothing when no identifier can stand for it; such a property cannot be reached.
std::optional<std::string> escaped_field_name(std::string_view property);
// Nothing when it holds an escape that does not exist.
std::optional<std::string> unescaped_field_name(std::string_view name);

// Words that are no identifiers in CEL: `true`, `in`, `namespace`, `while` …
bool is_reserved_word(std::string_view word);

}  // namespace o2dms::simulator::cel

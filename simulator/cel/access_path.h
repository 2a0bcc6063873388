// The steps into a value: fields, indexes, keys, with and without `?`. What is not there is an error value, or no value
// where the step was optional. Pure functions.
#pragma once

#include <string_view>

#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

// a.name; of an optional: that of what it holds, as an optional.
Value field_of(const Value& operand, std::string_view name);
// a.?name
Value optional_field_of(const Value& operand, std::string_view name);
// has(a.name)
Value has_field(const Value& operand, std::string_view name);
// a[key]
Value element_of(const Value& operand, const Value& key);
// a[?key]
Value optional_element_of(const Value& operand, const Value& key);

// A key as error messages show it.
std::string key_text(const Value& key);

}  // namespace o2dms::simulator::cel

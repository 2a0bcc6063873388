// Decimal numbers in text, read exactly. Pure functions.
#pragma once

#include <optional>
#include <string_view>

namespace o2dms::base {

// The whole text as a number: digits with or without a point, an exponent and a minus sign. Rounded to the nearest
// double; what is too small is 0 or subnormal, what is too large is nothing, as is any other text.
std::optional<double> read_double(std::string_view text);

}  // namespace o2dms::base

// Decimal numbers in text, read exactly, and written shortest. Pure functions.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace o2dms::base {

// The whole text as a number: digits with or without a point, an exponent and a minus sign. Rounded to the nearest
// double; what is too small is 0 or subnormal, what is too large is nothing, as is any other text.
std::optional<double> read_double(std::string_view text);

// The shortest text that is read as the number, with an exponent from a million on and below a ten-thousandth, as Go's
// %v has it: "0.5", "100", "1e+06".
std::string to_general_text(double number);

}  // namespace o2dms::base

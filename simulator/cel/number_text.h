// Doubles as texts, as Go's strconv writes them. Pure functions.
#pragma once

#include <string>

namespace o2dms::simulator::cel {

// The shortest that reads back as the same: "1.5", "1e+21", "+Inf", "NaN"; %g.
std::string double_text(double value);
// With so many digits after the point: %f; with an exponent: %e.
std::string fixed_text(double value, int precision);
std::string scientific_text(double value, int precision);

}  // namespace o2dms::simulator::cel

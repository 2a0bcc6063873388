#include "base/number.h"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string>

namespace o2dms::base {

std::optional<double> read_double(std::string_view text) {
  // Neither "inf" nor "nan", nor hexadecimal digits.
  if (text.find_first_not_of("+-.0123456789eE") != text.npos) return std::nullopt;
  double value = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end != text.data() + text.size()) return std::nullopt;
  if (problem == std::errc()) return value;
  if (problem != std::errc::result_out_of_range) return std::nullopt;
  // Too large or too small: from_chars does not say which. The product never sets a locale.
  value = std::strtod(std::string(text).c_str(), nullptr);
  if (std::isinf(value)) return std::nullopt;
  return value;
}

std::string to_general_text(double number) {
  constexpr double kLarge = 1e6, kSmall = 1e-4;
  const double size = std::fabs(number);
  const bool plain = size == 0 || (size >= kSmall && size < kLarge);
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, number,
                              plain ? std::chars_format::fixed : std::chars_format::scientific)
                    .ptr};
}

}  // namespace o2dms::base

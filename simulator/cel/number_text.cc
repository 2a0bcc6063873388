#include "simulator/cel/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace o2dms::simulator::cel {
namespace {

// Room for 1.8e308 with a hundred digits after the point.
using Buffer = std::array<char, 512>;

bool special_text(double value, std::string& text) {
  if (std::isnan(value)) text = "NaN";
  if (std::isinf(value)) text = value > 0 ? "+Inf" : "-Inf";
  return !text.empty();
}

std::string written(double value, std::chars_format format, int precision) {
  std::string text;
  if (special_text(value, text)) return text;
  Buffer buffer;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format, precision).ptr;
  return {buffer.data(), end};
}

}  // namespace

std::string double_text(double value) {
  std::string text;
  if (special_text(value, text)) return text;
  Buffer buffer;
  // Go takes the exponent below -4 and from 21 on, C++ where it is shorter.
  const double magnitude = std::fabs(value);
  const bool plain = magnitude == 0 || (magnitude >= 1e-4 && magnitude < 1e21);
  const auto format = plain ? std::chars_format::fixed : std::chars_format::scientific;
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, format).ptr;
  return {buffer.data(), end};
}

std::string fixed_text(double value, int precision) {
  return written(value, std::chars_format::fixed, precision);
}

std::string scientific_text(double value, int precision) {
  return written(value, std::chars_format::scientific, precision);
}

}  // namespace o2dms::simulator::cel

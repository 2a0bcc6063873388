// Characters and words of ASCII, whatever the locale: letters beyond it are left as they are. Pure functions.
#pragma once

#include <string>
#include <string_view>

namespace o2dms::base {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
constexpr bool is_lower(char c) {
  return c >= 'a' && c <= 'z';
}
constexpr bool is_upper(char c) {
  return c >= 'A' && c <= 'Z';
}
constexpr bool is_letter(char c) {
  return is_lower(c) || is_upper(c);
}
constexpr bool is_alphanumeric(char c) {
  return is_letter(c) || is_digit(c);
}

constexpr char to_lower(char c) {
  return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
}
std::string to_lower(std::string_view text);
bool equals_ignoring_case(std::string_view a, std::string_view b);

// Without the given characters at both ends; blanks are HTTP's optional white space (RFC 9110 section 5.6.3).
std::string_view trimmed(std::string_view text, std::string_view characters = " \t");

}  // namespace o2dms::base

// Hexadecimal digits. Pure functions.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace o2dms::base {

inline constexpr std::string_view kHexDigits = "0123456789abcdef";
inline constexpr std::string_view kUpperHexDigits = "0123456789ABCDEF";

// What a digit of either case is worth; -1 for any other character.
constexpr int hex_value(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return digit >= 'A' && digit <= 'F' ? digit - 'A' + 10 : -1;
}

// Two digits a byte.
std::string to_hex(std::string_view bytes, std::string_view digits = kHexDigits);
// Sixteen digits.
std::string to_hex(std::uint64_t number, std::string_view digits = kHexDigits);
// The bytes; nothing when a character is no digit or one is left over.
std::optional<std::string> from_hex(std::string_view text);

}  // namespace o2dms::base

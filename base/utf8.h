// UTF-8 as RFC 3629 has it: no overlong forms, no surrogates, nothing above U+10FFFF. Pure functions.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace o2dms::base {

// The length (1 to 4) of the well-formed character at `at`; 0 when there is none. Precondition: at < text.size().
std::size_t utf8_length(std::string_view text, std::size_t at);

// Whether the whole text is, and so may stand in JSON.
bool is_utf8(std::string_view text);

// Each byte that belongs to no well-formed character becomes U+FFFD.
std::string to_valid_utf8(std::string text);

// Appends a code point; precondition: not a surrogate and at most 0x10FFFF.
void append_utf8(std::uint32_t code_point, std::string& out);

}  // namespace o2dms::base

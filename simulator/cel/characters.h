// Texts by their characters (code points), which is how CEL counts. Bytes that are no UTF-8 count one each. Pure
// functions.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace o2dms::simulator::cel {

std::size_t character_count(std::string_view text);
// Where the character of that number begins; the length of the text for the one behind the last.
std::size_t byte_offset(std::string_view text, std::size_t character);
// Where each character begins, and at last the length of the text.
std::vector<std::size_t> character_offsets(std::string_view text);

}  // namespace o2dms::simulator::cel

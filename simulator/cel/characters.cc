#include "simulator/cel/characters.h"

#include <algorithm>

#include "base/utf8.h"

namespace o2dms::simulator::cel {
namespace {

std::size_t length_at(std::string_view text, std::size_t at) {
  if (static_cast<unsigned char>(text[at]) < 0x80) return 1;
  return std::max<std::size_t>(base::utf8_length(text, at), 1);
}

}  // namespace

std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size(); at += length_at(text, at)) ++count;
  return count;
}

std::size_t byte_offset(std::string_view text, std::size_t character) {
  std::size_t at = 0;
  for (; character > 0 && at < text.size(); --character) at += length_at(text, at);
  return at;
}

std::vector<std::size_t> character_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  offsets.reserve(text.size() + 1);
  for (std::size_t at = 0; at < text.size(); at += length_at(text, at)) offsets.push_back(at);
  offsets.push_back(text.size());
  return offsets;
}

}  // namespace o2dms::simulator::cel

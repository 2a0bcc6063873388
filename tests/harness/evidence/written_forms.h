// The forms in which a secret may be written by somebody who echoes it, and a look whether any of it is left in a text.
// For tests of redaction. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace o2dms::harness {

struct Written {
  std::string how, text;
  bool in_base64 = false;
};
std::vector<Written> ways_to_write(const std::string& secret);

// As within the quotes of a string of JSON.
std::string in_json(const std::string& text);

// Every piece of a written form that is long enough to be of use. At the ends of base64 stand a bit or two of the
// secret, and what was encoded beside it.
inline constexpr std::size_t kPieceOfUse = 10;
std::vector<std::string> pieces_of_use(const Written& form);

// The first of these pieces that stands in the output; empty when none does.
std::string leaked(const std::string& output, const std::string& written, bool in_base64);

}  // namespace o2dms::harness

// The forms in which a secret may be written by somebody who echoes it, and a look whether any of it is left in a text.
// For tests of redaction. Pure.
#pragma once

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

// What of a written form stands in the output: anything that is long enough to be of use; empty when nothing is. At the
// ends of base64 stand a bit or two of the secret, and what was encoded beside it.
std::string leaked(const std::string& output, const std::string& written, bool in_base64);

}  // namespace o2dms::harness

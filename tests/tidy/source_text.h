// SourceText: one file of the product as the tidy rules see it: its lines, and the same lines with comments and the
// contents of strings blanked out, so that a rule about code does not stumble over prose. Plain values.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace o2dms::tidy {

struct SourceText {
  std::string path;                // from the top of the tree: "base/json.h"
  std::vector<std::string> lines;  // as written
  std::vector<std::string> code;   // same count; comments, string and character contents are spaces
};

// C++ when the path ends in .h or .cc; of any other file `code` equals `lines`.
SourceText read_source(std::string path, std::string_view content);

bool is_cpp(std::string_view path);
bool is_header(std::string_view path);
// May stand inside a C++ name.
bool is_word(char c);
// The first part of the path: "simulator".
std::string room_of(std::string_view path);

}  // namespace o2dms::tidy

// Literals of text and bytes: 'a', "a", '''a''', raw (r"\d") and bytes (b"a") in any case and order, with CEL's
// escapes. Pure functions.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"
#include "simulator/cel/source.h"

namespace o2dms::simulator::cel {

struct StringLiteral {
  bool found = false;
  bool closed = false;  // its last quote is there
  bool is_bytes = false;
  std::size_t end = 0;
};
// The literal that begins at the position, if one does.
StringLiteral find_string_literal(const Source& source, std::size_t position);

// What the literal stands for; `text` is the whole of it, with prefix and quotes. For text the result is UTF-8.
base::Result<std::string> string_literal_value(std::string_view text);

}  // namespace o2dms::simulator::cel

// Turns the text of an expression into tokens. Pure; time in proportion to the text.
#pragma once

#include <string>
#include <vector>

#include "simulator/cel/source.h"

namespace o2dms::simulator::cel {

enum class TokenKind : std::uint8_t {
  end,
  identifier,
  integer,
  unsigned_integer,
  floating,
  string,
  bytes,
  punctuation
};

struct Token {
  TokenKind kind = TokenKind::end;
  Position begin = 0, end = 0;
  // As it is written; `true`, `false`, `null` and `in` are punctuation, since no grammar takes them for names.
  std::string text;
};

struct Tokens {
  std::vector<Token> tokens;  // the last one is the end
  std::vector<Problem> problems;
};

Tokens read_tokens(const Source& source);

}  // namespace o2dms::simulator::cel

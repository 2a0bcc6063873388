#include "simulator/cel/lexer.h"

#include <array>

#include "base/ascii.h"
#include "simulator/cel/string_literal.h"

namespace o2dms::simulator::cel {
namespace {

bool is_ascii(char32_t c) {
  return c < 0x80;
}
bool is_name_start(char32_t c) {
  return is_ascii(c) && (base::is_letter(static_cast<char>(c)) || c == U'_');
}
bool is_digit(char32_t c) {
  return is_ascii(c) && base::is_digit(static_cast<char>(c));
}
bool is_name(char32_t c) {
  return is_name_start(c) || is_digit(c);
}
bool is_hex(char32_t c) {
  return is_digit(c) || (c >= U'a' && c <= U'f') || (c >= U'A' && c <= U'F');
}
bool is_space(char32_t c) {
  return c == U' ' || c == U'\t' || c == U'\n' || c == U'\r' || c == U'\f';
}

class Lexer {
 public:
  explicit Lexer(const Source& source) : source_(source) {}

  Tokens run() {
    for (skip_blanks(); at_ < source_.size(); skip_blanks()) read();
    add(TokenKind::end, at_, at_);
    tokens_.tokens.back().text = "<EOF>";
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char32_t peek(std::size_t ahead = 0) const { return source_.at(at_ + ahead); }

  void skip_blanks() {
    while (at_ < source_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (peek() == U'/' && peek(1) == U'/') {
        while (at_ < source_.size() && peek() != U'\n') ++at_;
      } else {
        return;
      }
    }
  }

  void add(TokenKind kind, std::size_t begin, std::size_t end) {
    tokens_.tokens.push_back(
        {kind, static_cast<Position>(begin), static_cast<Position>(end), source_.text(begin, end)});
    at_ = end;
  }

  void refuse(std::size_t begin, std::size_t end) {
    tokens_.problems.push_back(
        {static_cast<Position>(begin), "Syntax error: token recognition error at: '" + source_.text(begin, end) + "'"});
    at_ = end;
  }

  void read() {
    if (const StringLiteral literal = find_string_literal(source_, at_); literal.found) {
      if (!literal.closed) return refuse(at_, literal.end);
      return add(literal.is_bytes ? TokenKind::bytes : TokenKind::string, at_, literal.end);
    }
    if (is_name_start(peek())) return read_name();
    if (is_digit(peek()) || (peek() == U'.' && is_digit(peek(1)))) return read_number();
    read_punctuation();
  }

  void read_name() {
    std::size_t end = at_;
    while (is_name(source_.at(end))) ++end;
    const std::string text = source_.text(at_, end);
    const bool word = text == "true" || text == "false" || text == "null" || text == "in";
    add(word ? TokenKind::punctuation : TokenKind::identifier, at_, end);
  }

  std::size_t digits_from(std::size_t from) const {
    while (is_digit(source_.at(from))) ++from;
    return from;
  }

  void read_number() {
    if (peek() == U'0' && peek(1) == U'x' && is_hex(peek(2))) {
      std::size_t end = at_ + 2;
      while (is_hex(source_.at(end))) ++end;
      return end_integer(end);
    }
    std::size_t end = digits_from(at_);
    bool floating = false;
    if (source_.at(end) == U'.' && is_digit(source_.at(end + 1))) {
      floating = true;
      end = digits_from(end + 1);
    }
    if (source_.at(end) == U'e' || source_.at(end) == U'E') {
      const bool sign = source_.at(end + 1) == U'+' || source_.at(end + 1) == U'-';
      const std::size_t exponent = end + (sign ? 2 : 1);
      if (is_digit(source_.at(exponent))) {
        floating = true;
        end = digits_from(exponent);
      }
    }
    if (floating) return add(TokenKind::floating, at_, end);
    end_integer(end);
  }

  void end_integer(std::size_t end) {
    const bool is_unsigned = source_.at(end) == U'u' || source_.at(end) == U'U';
    add(is_unsigned ? TokenKind::unsigned_integer : TokenKind::integer, at_, end + (is_unsigned ? 1 : 0));
  }

  void read_punctuation() {
    static constexpr std::array<std::u32string_view, 24> all = {U"==", U"!=", U"<=", U">=", U"&&", U"||", U"[", U"]",
                                                                U"{",  U"}",  U"(",  U")",  U".",  U",",  U"-", U"!",
                                                                U"?",  U":",  U"+",  U"*",  U"/",  U"%",  U"<", U">"};
    for (const std::u32string_view text : all) {
      bool same = true;
      for (std::size_t i = 0; i < text.size(); ++i) same = same && peek(i) == text[i];
      if (!same) continue;
      return add(TokenKind::punctuation, at_, at_ + text.size());
    }
    refuse(at_, at_ + 1);
  }

  const Source& source_;
  std::size_t at_ = 0;
  Tokens tokens_;
};

}  // namespace

Tokens read_tokens(const Source& source) {
  return Lexer(source).run();
}

}  // namespace o2dms::simulator::cel

#include "simulator/cel/string_literal.h"

#include <optional>

#include "base/ascii.h"
#include "base/utf8.h"

namespace o2dms::simulator::cel {
namespace {

bool is_prefix(char32_t c) {
  return c == U'r' || c == U'R' || c == U'b' || c == U'B';
}
bool is_quote(char32_t c) {
  return c == U'"' || c == U'\'';
}

bool three(const Source& source, std::size_t at, char32_t quote) {
  return source.at(at) == quote && source.at(at + 1) == quote && source.at(at + 2) == quote;
}

std::optional<unsigned> digit_value(char c, unsigned radix) {
  const char lower = base::to_lower(c);
  const int value = base::is_digit(c) ? c - '0' : lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : 99;
  return value < static_cast<int>(radix) ? std::optional(static_cast<unsigned>(value)) : std::nullopt;
}

class Unescaper {
 public:
  Unescaper(std::string_view text, bool is_bytes) : rest_(text), is_bytes_(is_bytes) {}

  base::Result<std::string> run() {
    while (!rest_.empty()) {
      if (rest_.front() != '\\') {
        out_ += rest_.front();
        rest_.remove_prefix(1);
        continue;
      }
      rest_.remove_prefix(1);
      if (rest_.empty()) return base::fail("unable to unescape string, found '\\' as last character");
      if (!read_escape()) return base::fail("unable to unescape string");
    }
    return std::move(out_);
  }

 private:
  bool read_escape() {
    const char c = rest_.front();
    rest_.remove_prefix(1);
    static constexpr std::string_view names = "abfnrtv\\'\"`?", values = "\a\b\f\n\r\t\v\\'\"`?";
    if (const std::size_t at = names.find(c); at != std::string_view::npos) {
      out_ += values[at];
      return true;
    }
    switch (c) {
      case 'x':
      case 'X':
        return read_code(2, 16);
      case 'u':
        return !is_bytes_ && read_code(4, 16);
      case 'U':
        return !is_bytes_ && read_code(8, 16);
      case '0':
      case '1':
      case '2':
      case '3': {
        const auto first = static_cast<unsigned>(c - '0');
        return read_code(2, 8, first);
      }
      default:
        return false;
    }
  }

  bool read_code(std::size_t digits, unsigned radix, std::uint32_t code = 0) {
    if (rest_.size() < digits) return false;
    for (std::size_t i = 0; i < digits; ++i) {
      const auto digit = digit_value(rest_[i], radix);
      if (!digit) return false;
      code = code * radix + *digit;
    }
    rest_.remove_prefix(digits);
    if (is_bytes_) {
      out_ += static_cast<char>(code);
      return true;
    }
    if (code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return false;
    base::append_utf8(code, out_);
    return true;
  }

  std::string_view rest_;
  bool is_bytes_;
  std::string out_;
};

// The lines of a multi-line literal end in \n, whatever the text's own do.
std::string with_newlines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') {
      out += text[i];
      continue;
    }
    out += '\n';
    if (i + 1 < text.size() && text[i + 1] == '\n') ++i;
  }
  return out;
}

}  // namespace

StringLiteral find_string_literal(const Source& source, std::size_t position) {
  StringLiteral literal;
  std::size_t at = position;
  bool raw = false;
  for (int i = 0; i < 2 && is_prefix(source.at(at)); ++i, ++at) {
    const bool bytes = source.at(at) == U'b' || source.at(at) == U'B';
    if (bytes ? literal.is_bytes : raw) return {};
    (bytes ? literal.is_bytes : raw) = true;
  }
  const char32_t quote = source.at(at);
  if (!is_quote(quote)) return {};
  literal.found = true;
  const bool multiline = three(source, at, quote);
  at += multiline ? 3 : 1;
  for (; at < source.size(); ++at) {
    if (source.at(at) == U'\\' && !raw) {
      ++at;
      continue;
    }
    if (!multiline && (source.at(at) == U'\n' || source.at(at) == U'\r')) break;
    if (multiline ? three(source, at, quote) : source.at(at) == quote) {
      literal.closed = true;
      at += multiline ? 3 : 1;
      break;
    }
  }
  literal.end = std::min(at, source.size());
  return literal;
}

base::Result<std::string> string_literal_value(std::string_view text) {
  bool raw = false, is_bytes = false;
  while (is_prefix(static_cast<unsigned char>(text.front()))) {
    (base::to_lower(text.front()) == 'r' ? raw : is_bytes) = true;
    text.remove_prefix(1);
  }
  const bool multiline = text.size() >= 6 && text[0] == text[1] && text[1] == text[2];
  const std::size_t quotes = multiline ? 3 : 1;
  const std::string content = with_newlines(text.substr(quotes, text.size() - 2 * quotes));
  if (raw) return content;
  return Unescaper(content, is_bytes).run();
}

}  // namespace o2dms::simulator::cel

// The parser. Own code instead of the library's: limits hold while parsing, duplicates are seen with their paths, and
// the values are built in place, which takes half the time of a small document.
#include <charconv>
#include <limits>

#include "base/ascii.h"
#include "base/json.h"
#include "base/json_duplicates.h"
#include "base/number.h"
#include "base/utf8.h"

namespace o2dms::base {
namespace {

class Parser {
 public:
  Parser(std::string_view text, const JsonLimits& limits, std::vector<std::string>* duplicates)
      : text_(text), limits_(limits), duplicates_(duplicates) {}

  Result<Json> document() {
    Json value;
    skip_space();
    if (parse_value(value, 0)) {
      skip_space();
      if (at_ != text_.size()) refuse("unexpected text after the document");
    }
    if (!problem_.empty()) return fail(place() + problem_);
    return value;
  }

  [[nodiscard]] bool over_limits() const { return over_limits_; }

 private:
  bool refuse(std::string problem) {
    if (problem_.empty()) problem_ = std::move(problem);
    return false;
  }

  bool refuse_size(std::string problem) {
    over_limits_ = over_limits_ || problem_.empty();
    return refuse(std::move(problem));
  }

  [[nodiscard]] std::string place() const {
    std::size_t line = 1;
    std::size_t column = 1;
    for (std::size_t i = 0; i < std::min(at_, text_.size()); ++i) {
      column = text_[i] == '\n' ? 1 : column + 1;
      line += text_[i] == '\n' ? 1 : 0;
    }
    return "line " + std::to_string(line) + ", column " + std::to_string(column) + ": ";
  }

  // NUL at the end: no token has it.
  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  void skip_space() {
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c != ' ' && c != '\n' && c != '\t' && c != '\r') return;
      ++at_;
    }
  }

  bool unexpected(std::string_view wanted) {
    if (at_ >= text_.size()) return refuse("unexpected end, expected " + std::string(wanted));
    const char c = text_[at_];
    const bool printable = c > 0x20 && c < 0x7F;
    return refuse(printable ? "unexpected '" + std::string(1, c) + "', expected " + std::string(wanted)
                            : "unexpected character, expected " + std::string(wanted));
  }

  bool parse_value(Json& value, std::size_t depth) {
    if (++values_ > limits_.max_values)
      return refuse_size("more than " + std::to_string(limits_.max_values) + " values");
    switch (peek()) {
      case '{':
        return enter(depth) && parse_object(value, depth + 1);
      case '[':
        return enter(depth) && parse_array(value, depth + 1);
      case '"':
        value = Json::string_t();
        return parse_string(*value.get_ptr<Json::string_t*>());
      case 't':
        return parse_word("true", value, true);
      case 'f':
        return parse_word("false", value, false);
      case 'n':
        return parse_word("null", value, nullptr);
      default:
        return parse_number(value);
    }
  }

  bool enter(std::size_t depth) {
    return depth < limits_.max_depth ||
           refuse_size("nested deeper than " + std::to_string(limits_.max_depth) + " levels");
  }

  template <class Value>
  bool parse_word(std::string_view word, Json& value, Value meaning) {
    if (text_.substr(at_, word.size()) != word) return unexpected("a value");
    at_ += word.size();
    value = meaning;
    return true;
  }

  bool parse_object(Json& value, std::size_t depth) {
    value = Json::object();
    auto& members = *value.get_ptr<Json::object_t*>();
    ++at_;
    skip_space();
    if (peek() == '}') return ++at_, true;
    std::string key;
    while (true) {
      if (peek() != '"') return unexpected("a key in quotes");
      key.clear();
      if (!parse_string(key)) return false;
      skip_space();
      if (peek() != ':') return unexpected("':'");
      ++at_;
      skip_space();
      if (!parse_member(members, std::move(key), depth)) return false;
      skip_space();
      if (peek() == '}') return ++at_, true;
      if (peek() != ',') return unexpected("',' or '}'");
      ++at_;
      skip_space();
    }
  }

  bool parse_member(Json::object_t& members, std::string key, std::size_t depth) {
    // Documents that a machine wrote have sorted keys: the end is then the right place, without a search.
    const bool sorted = members.empty() || std::prev(members.end())->first < key;
    const std::size_t before = members.size();
    const auto member =
        sorted ? members.try_emplace(members.end(), std::move(key)) : members.try_emplace(std::move(key)).first;
    duplicates_.enter(member->first);
    if (members.size() == before) duplicates_.note();
    const bool good = parse_value(member->second, depth);
    duplicates_.leave();
    return good;
  }

  bool parse_array(Json& value, std::size_t depth) {
    value = Json::array();
    auto& elements = *value.get_ptr<Json::array_t*>();
    ++at_;
    skip_space();
    if (peek() == ']') return ++at_, true;
    while (true) {
      duplicates_.enter(elements.size());
      if (!parse_value(elements.emplace_back(), depth)) return false;
      duplicates_.leave();
      skip_space();
      if (peek() == ']') return ++at_, true;
      if (peek() != ',') return unexpected("',' or ']'");
      ++at_;
      skip_space();
    }
  }

  bool parse_string(std::string& out) {
    ++at_;
    std::size_t start = at_;  // of what is not yet in `out`
    while (at_ < text_.size()) {
      const auto c = static_cast<unsigned char>(text_[at_]);
      if (c == '"') {
        out.append(text_, start, at_ - start);
        ++at_;
        return true;
      }
      if (c < 0x20) return refuse("a control character in a string must be written as an escape");
      if (c == '\\') {
        out.append(text_, start, at_ - start);
        if (!parse_escape(out)) return false;
        start = at_;
      } else if (c < 0x80) {
        ++at_;
      } else {
        const std::size_t length = utf8_length(text_, at_);
        if (length == 0) return refuse("invalid UTF-8");
        at_ += length;
      }
    }
    return refuse("unexpected end inside a string");
  }

  bool parse_escape(std::string& out) {
    ++at_;
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    const char letter = peek();
    if (letter == 'u') return parse_code_point(out);
    const std::size_t which = letter == '\0' ? std::string_view::npos : letters.find(letter);
    if (which == std::string_view::npos) return refuse("invalid escape in a string");
    out.push_back(meanings[which]);
    ++at_;
    return true;
  }

  bool parse_code_point(std::string& out) {
    std::uint32_t high = 0;
    if (!parse_hex(high)) return false;
    if (high >= 0xD800 && high < 0xDC00 && text_.substr(at_, 2) == "\\u") {
      ++at_;
      std::uint32_t low = 0;
      if (!parse_hex(low)) return false;
      if (low < 0xDC00 || low > 0xDFFF) return refuse("a surrogate escape without its other half");
      high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    } else if (high >= 0xD800 && high < 0xE000) {
      return refuse("a surrogate escape without its other half");
    }
    append_utf8(high, out);
    return true;
  }

  // At the 'u' of an escape.
  bool parse_hex(std::uint32_t& code) {
    const std::string_view digits = text_.substr(std::min(at_ + 1, text_.size()), 4);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (error != std::errc() || digits.size() != 4 || end != digits.data() + 4) {
      return refuse("invalid \\u escape, four hexadecimal digits must follow");
    }
    at_ += 5;
    return true;
  }

  bool parse_number(Json& value) {
    const std::size_t start = at_;
    std::size_t end = at_;
    const auto digits = [&] {
      const std::size_t first = end;
      while (end < text_.size() && is_digit(text_[end])) ++end;
      return end > first;
    };
    const auto next_is = [&](std::string_view any) { return end < text_.size() && any.find(text_[end]) != any.npos; };
    if (next_is("-")) ++end;
    const std::size_t first_digit = end;
    if (!digits()) return unexpected("a value");
    if (text_[first_digit] == '0' && end - first_digit > 1) return refuse("a number must not begin with 0");
    bool integer = true;
    if (next_is(".")) {
      ++end;
      integer = false;
      if (!digits()) return refuse("a digit must follow the decimal point");
    }
    if (next_is("eE")) {
      ++end;
      integer = false;
      if (next_is("+-")) ++end;
      if (!digits()) return refuse("a digit must follow the exponent's sign");
    }
    if (integer && store_integer(text_.substr(start, end - start), value)) return at_ = end, true;
    const auto number = read_double(text_.substr(start, end - start));
    if (!number) return refuse("a number out of range");
    value = *number;
    at_ = end;
    return true;
  }

  // Integers stay integers as long as 64 bits hold them.
  static bool store_integer(std::string_view digits, Json& value) {
    const char* end = digits.data() + digits.size();
    if (digits.front() == '-') {
      std::int64_t number = 0;
      if (std::from_chars(digits.data(), end, number).ec != std::errc()) return false;
      value = number;
    } else {
      std::uint64_t number = 0;
      if (std::from_chars(digits.data(), end, number).ec != std::errc()) return false;
      value = number;
    }
    return true;
  }

  const std::string_view text_;
  const JsonLimits& limits_;
  JsonDuplicates duplicates_;
  std::size_t at_ = 0;
  std::size_t values_ = 0;
  std::string problem_;
  bool over_limits_ = false;  // is what problem_ says
};

}  // namespace

Result<Json> parse_json(std::string_view text, const JsonLimits& limits, std::vector<std::string>* duplicates) {
  return Parser(text, limits, duplicates).document();
}

bool exceeds_limits(std::string_view text, const JsonLimits& limits) {
  Parser parser(text, limits, nullptr);
  return !parser.document() && parser.over_limits();
}

}  // namespace o2dms::base

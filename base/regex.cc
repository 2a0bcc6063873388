#include "base/regex.h"

#include <re2/re2.h>

namespace o2dms::base {
namespace {

// Enough for every pattern that a document may hold, and not for a{1000}{1000}.
constexpr std::int64_t max_pattern_memory = 8 << 20;

re2::StringPiece piece(std::string_view text) {
  return {text.data(), text.size()};
}

std::string go_message(const re2::RE2& regex) {
  using re2::RE2;
  const std::string part = ": `" + regex.error_arg() + "`";
  switch (regex.error_code()) {
    case RE2::ErrorMissingBracket:
      return "missing closing ]" + part;
    case RE2::ErrorMissingParen:
      return "missing closing ): `" + regex.pattern() + "`";
    case RE2::ErrorUnexpectedParen:
      return "unexpected )" + (": `" + regex.pattern() + "`");
    case RE2::ErrorTrailingBackslash:
      return "trailing backslash at end of expression: ``";
    case RE2::ErrorRepeatArgument:
      return "missing argument to repetition operator" + part;
    case RE2::ErrorRepeatSize:
      return "invalid repeat count" + part;
    case RE2::ErrorRepeatOp:
      return "invalid nested repetition operator" + part;
    case RE2::ErrorBadPerlOp:
      return "invalid or unsupported Perl syntax" + part;
    case RE2::ErrorBadUTF8:
      return "invalid UTF-8" + part;
    case RE2::ErrorBadNamedCapture:
      return "invalid named capture" + part;
    case RE2::ErrorBadEscape:
      return "invalid escape sequence" + part;
    case RE2::ErrorBadCharClass:
      return "invalid character class" + part;
    case RE2::ErrorBadCharRange:
      return "invalid character class range" + part;
    case RE2::ErrorPatternTooLarge:
      return "expression too large";
    default:
      return regex.error();
  }
}

}  // namespace

struct Regex::Compiled {
  explicit Compiled(std::string_view pattern) : regex(piece(pattern), options()) {}
  static re2::RE2::Options options() {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_pattern_memory);
    return options;
  }
  re2::RE2 regex;
};

Result<Regex> Regex::compile(std::string_view pattern) {
  auto compiled = std::make_shared<const Compiled>(pattern);
  if (!compiled->regex.ok()) return fail("error parsing regexp: " + go_message(compiled->regex));
  return Regex(std::move(compiled));
}

bool Regex::matches(std::string_view text) const {
  return re2::RE2::PartialMatch(piece(text), compiled_->regex);
}

std::string_view Regex::find(std::string_view text) const {
  if (text.data() == nullptr) text = "";
  re2::StringPiece match;
  if (!compiled_->regex.Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, &match, 1)) return {};
  return {match.data(), match.size()};
}

std::vector<std::string_view> Regex::find_all(std::string_view text, std::size_t limit) const {
  std::vector<std::string_view> matches;
  std::size_t at = 0;
  const char* previous_end = nullptr;
  while (matches.size() < limit && at <= text.size()) {
    re2::StringPiece match;
    if (!compiled_->regex.Match(piece(text), at, text.size(), re2::RE2::UNANCHORED, &match, 1)) break;
    const char* end = match.data() + match.size();
    // As Go has it: an empty match right after another is none.
    if (!match.empty() || match.data() != previous_end) matches.emplace_back(match.data(), match.size());
    at = static_cast<std::size_t>(end - text.data());
    if (match.empty()) {  // on to the next character
      do ++at;
      while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U);
    }
    previous_end = end;
  }
  return matches;
}

}  // namespace o2dms::base

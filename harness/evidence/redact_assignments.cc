#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "harness/evidence/redact_text.h"

namespace o2dms::harness {
namespace {

constexpr std::array<std::string_view, 9> kPromises = {"password",   "passwd",  "secret", "token",     "authorization",
                                                       "credential", "api-key", "apikey", "access-key"};

// In small letters, words joined by "-".
std::string as_name(std::string_view text) {
  std::string result = base::to_lower(text);
  std::replace(result.begin(), result.end(), '_', '-');
  return result;
}

bool is_scheme(std::string_view word) {
  const std::string text = as_name(word);
  return text == "bearer" || text == "basic";
}

bool separates(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0x7F || std::string_view("\"'`,;()[]{}<>|").find(c) != std::string_view::npos;
}

// Reads a text word by word and knows from the words before whether one is a secret.
class Words {
 public:
  explicit Words(const Marker& mark) : mark_(mark) {}

  // The word as it may be shown.
  std::string shown(std::string_view word) {
    const auto sign = word.find_first_of("=:");
    if (word == "=" || word == ":") {
      expected_ = expected_ || promised_;
      return std::string(word);
    }
    if (word.starts_with("redacted:")) {  // by its form, already
      expected_ = promised_ = false;
      return std::string(word);
    }
    if (expected_ && !is_scheme(word)) {
      expected_ = promised_ = false;
      return mark_(word);
    }
    const std::string_view name = word.substr(0, sign);
    promised_ = promises_secret(name);
    expected_ = is_scheme(word) || (promised_ && sign != std::string_view::npos && sign + 1 == word.size());
    if (promised_ && sign != std::string_view::npos && sign + 1 < word.size())
      return std::string(word.substr(0, sign + 1)) + mark_(word.substr(sign + 1));
    return looks_random(word) ? mark_(word) : std::string(word);
  }

 private:
  const Marker& mark_;
  bool promised_ = false;  // the last word is the name of a secret
  bool expected_ = false;  // the next word is a secret
};

}  // namespace

bool promises_secret(std::string_view name) {
  const std::string text = as_name(name);
  return std::any_of(kPromises.begin(), kPromises.end(),
                     [&](std::string_view promise) { return text.find(promise) != std::string::npos; });
}

bool looks_random(std::string_view word) {
  constexpr std::size_t kLeast = 20;
  const auto is_part = [&](char c) {
    return base::is_alphanumeric(c) || std::string_view("-_.~+/=").find(c) != std::string_view::npos;
  };
  return word.size() >= kLeast && std::all_of(word.begin(), word.end(), is_part) &&
         std::any_of(word.begin(), word.end(), base::is_digit) &&
         std::any_of(word.begin(), word.end(), base::is_letter);
}

std::string redact_assignments(std::string_view text, const Marker& mark) {
  Words words(mark);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const auto begin = std::find_if_not(text.begin() + static_cast<std::ptrdiff_t>(at), text.end(), separates);
    const auto end = std::find_if(begin, text.end(), separates);
    result.append(text.begin() + static_cast<std::ptrdiff_t>(at), begin);
    if (begin != end)
      result += words.shown(
          text.substr(static_cast<std::size_t>(begin - text.begin()), static_cast<std::size_t>(end - begin)));
    at = static_cast<std::size_t>(end - text.begin());
  }
  return result;
}

}  // namespace o2dms::harness

#include "harness/evidence/redact_text.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/base64.h"
#include "harness/evidence/secret_forms.h"

namespace o2dms::harness {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kKey = "PRIVATE KEY-----";
constexpr std::string_view kHeaderBase64 = "eyJ";  // {" in base64url: a token's header

bool is_base64(char c) {
  return base::is_alphanumeric(c) || c == '+' || c == '/' || c == '=';
}
bool is_base64url(char c) {
  return base::is_alphanumeric(c) || c == '-' || c == '_';
}

// The end of the run of characters that `is_part` accepts.
std::size_t run_end(std::string_view text, std::size_t at, bool (*is_part)(char)) {
  while (at < text.size() && is_part(text[at])) ++at;
  return at;
}

// What begins at an opening: a secret up to `end`, or nothing, and then no other that begins before `end` is one
// either. Each says so without looking at any of the text twice: it is the target's, and may be long and full of
// openings.
struct Found {
  bool secret = false;
  std::size_t end = 0;
};

// A PEM private key. One without its end ends with the text.
Found pem_key(std::string_view text, std::size_t at) {
  const auto label = text.substr(at, 64);
  const auto key = label.find(kKey);
  if (key == std::string_view::npos || label.find("-----", kBegin.size()) < key) return {false, at + kBegin.size()};
  const auto end = text.find(kKey, at + key + kKey.size());
  return {true, end == std::string_view::npos ? text.size() : end + kKey.size()};
}

// One in base64, as kubeconfigs and Secrets have it. `missing` characters of its first group stand before the opening.
template <std::size_t missing, std::size_t opening_size>
Found wrapped_key(std::string_view text, std::size_t at) {
  constexpr std::size_t kHead = 64;
  const Found none{false, at + opening_size};
  if (at < missing) return none;
  const auto head = text.substr(at - missing, kHead);
  const auto decoded = base::base64_decode(head.substr(0, run_end(head, 0, is_base64) / 4 * 4));
  if (!decoded.ok() || decoded->find("PRIVATE KEY") == std::string::npos) return none;
  return {true, run_end(text, at, is_base64)};
}

// A JSON web token: three parts of base64url with dots between them.
Found token(std::string_view text, std::size_t at) {
  constexpr std::size_t kLeast = 10;
  const auto first = run_end(text, at, is_base64url);
  // What else begins in this part has the same rest, and is shorter.
  const Found none{false, first};
  auto end = first;
  if (end - at < kLeast) return none;
  for (int part = 0; part < 2; ++part) {
    if (end >= text.size() || text[end] != '.') return none;
    const auto next = run_end(text, end + 1, is_base64url);
    if (next - end < kLeast) return none;
    end = next;
  }
  return {true, end};
}

std::string replace_each(std::string_view text, std::string_view opening, Found (*look)(std::string_view, std::size_t),
                         const Marker& mark) {
  std::string result;
  std::size_t copied = 0;
  for (auto at = text.find(opening); at != std::string_view::npos;) {
    const Found found = look(text, at);
    if (found.secret) {
      result.append(text, copied, at - copied).append(mark(text.substr(at, found.end - at)));
      copied = found.end;
    }
    at = text.find(opening, found.end);
  }
  result.append(text, copied);
  return result;
}

}  // namespace

std::string redact_keys(std::string_view text, const Marker& mark) {
  constexpr std::size_t kSize = 14;  // of each of these openings
  static const std::string openings[] = {inner_base64(kBegin, 0), inner_base64(kBegin, 1), inner_base64(kBegin, 2)};
  std::string result = replace_each(text, kBegin, pem_key, mark);
  result = replace_each(result, openings[0], wrapped_key<0, kSize>, mark);
  result = replace_each(result, openings[1], wrapped_key<2, kSize>, mark);
  return replace_each(result, openings[2], wrapped_key<3, kSize>, mark);
}

std::string redact_tokens(std::string_view text, const Marker& mark) {
  return replace_each(text, kHeaderBase64, token, mark);
}

}  // namespace o2dms::harness

#include "harness/evidence/redact_text.h"

#include <algorithm>

#include "base/tls.h"

namespace o2dms::harness {
namespace {

constexpr std::string_view kBegin = "-----BEGIN ";
constexpr std::string_view kKey = "PRIVATE KEY-----";
constexpr std::string_view kBeginBase64 = "LS0tLS1CRUdJTi";  // "-----BEGIN" and a space
constexpr std::string_view kHeaderBase64 = "eyJ";            // {" in base64url: a token's header

bool is_alphanumeric(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}
bool is_base64(char c) {
  return is_alphanumeric(c) || c == '+' || c == '/' || c == '=';
}
bool is_base64url(char c) {
  return is_alphanumeric(c) || c == '-' || c == '_';
}

// The end of the run of characters that `is_part` accepts.
std::size_t run_end(std::string_view text, std::size_t at, bool (*is_part)(char)) {
  while (at < text.size() && is_part(text[at])) ++at;
  return at;
}

// The end of a PEM private key that begins at `at`, or `at` when there is none. A key without its end ends with the
// text.
std::size_t pem_key_end(std::string_view text, std::size_t at) {
  const auto label = text.substr(at, 64);
  const auto key = label.find(kKey);
  if (key == std::string_view::npos || label.find("-----", kBegin.size()) < key) return at;
  const auto end = text.find(kKey, at + key + kKey.size());
  return end == std::string_view::npos ? text.size() : end + kKey.size();
}

std::size_t wrapped_key_end(std::string_view text, std::size_t at) {
  const auto end = run_end(text, at, is_base64);
  const auto head = text.substr(at, std::min<std::size_t>(end - at, 64) / 4 * 4);
  const auto decoded = base::base64_decode(head);
  return decoded.ok() && decoded->find("PRIVATE KEY") != std::string::npos ? end : at;
}

std::size_t token_end(std::string_view text, std::size_t at) {
  auto end = run_end(text, at, is_base64url);
  if (end - at < 10) return at;
  for (int part = 0; part < 2; ++part) {
    if (end >= text.size() || text[end] != '.') return at;
    const auto next = run_end(text, end + 1, is_base64url);
    if (next - end < 10) return at;
    end = next;
  }
  return end;
}

std::string replace_each(std::string_view text, std::string_view opening,
                         std::size_t (*end_of)(std::string_view, std::size_t), const Marker& mark) {
  std::string result;
  std::size_t copied = 0;
  for (auto at = text.find(opening); at != std::string_view::npos;) {
    const auto end = end_of(text, at);
    if (end > at) {
      result.append(text, copied, at - copied).append(mark(text.substr(at, end - at)));
      copied = end;
    }
    at = text.find(opening, std::max(end, at + opening.size()));
  }
  result.append(text, copied);
  return result;
}

}  // namespace

std::string redact_keys(std::string_view text, const Marker& mark) {
  return replace_each(replace_each(text, kBegin, pem_key_end, mark), kBeginBase64, wrapped_key_end, mark);
}

std::string redact_tokens(std::string_view text, const Marker& mark) {
  return replace_each(text, kHeaderBase64, token_end, mark);
}

}  // namespace o2dms::harness

#include "base/url_login.h"

#include <algorithm>

namespace o2dms::base {
namespace {

constexpr std::string_view kMark = "://";
constexpr std::string_view kHidden = "[redacted]";

// What ends a URL in a text: white space, control characters, quotes and brackets.
bool ends_url(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= ' ' || byte == 0x7F || std::string_view("\"'`<>\\").find(c) != std::string_view::npos;
}

std::size_t url_end(std::string_view text, std::size_t at) {
  while (at < text.size() && !ends_url(text[at])) ++at;
  return at;
}

// "host:6443" and "[::1]:6443" have a port; "user:pa" (of user:pa/ss@host) is the beginning of a login that should have
// been percent-encoded.
bool looks_like_host(std::string_view authority) {
  const auto colon = authority.rfind(':');
  if (colon == std::string_view::npos || authority.ends_with(']')) return true;
  return authority.substr(colon + 1).find_first_not_of("0123456789") == std::string_view::npos;
}

// Where the host begins in [at, end), what follows "://"; `at` when there is no login before it. `last_at` is the place
// of the last "@" before `end`.
std::size_t host_begin(std::string_view text, std::size_t at, std::size_t end, std::size_t last_at) {
  const std::string_view authority = text.substr(at, std::min(text.find_first_of("/?#", at), end) - at);
  if (const auto sign = authority.rfind('@'); sign != std::string_view::npos) return at + sign + 1;
  if (looks_like_host(authority) || last_at == std::string_view::npos || last_at < at) return at;
  return last_at + 1;
}

}  // namespace

std::string without_url_logins(std::string_view text) {
  std::string result;
  std::size_t copied = 0, end = 0, last_at = std::string_view::npos;
  for (auto mark = text.find(kMark); mark != std::string_view::npos;) {
    const std::size_t begin = mark + kMark.size();
    if (begin > end) {  // the first of its run of characters: what is looked at once holds for all marks in it
      end = url_end(text, begin);
      const auto sign = text.substr(begin, end - begin).rfind('@');
      last_at = sign == std::string_view::npos ? sign : begin + sign;
    }
    const std::size_t host = host_begin(text, begin, end, last_at);
    if (host > begin) {
      result.append(text, copied, begin - copied).append(kHidden).append("@");
      copied = host;
    }
    mark = text.find(kMark, host);
  }
  return result.append(text, copied);
}

std::string without_login(std::string_view url) {
  const auto sign = url.rfind('@');
  if (sign == std::string_view::npos) return std::string(url);
  const auto mark = url.find(kMark);
  const std::size_t begin = mark < sign ? mark + kMark.size() : 0;
  return std::string(url.substr(0, begin)).append(kHidden).append(url.substr(sign));
}

}  // namespace o2dms::base

#include "base/url.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/http_message.h"
#include "base/url_login.h"

namespace o2dms::base {
namespace {

std::uint16_t default_port(std::string_view scheme) {
  if (scheme == "https") return 443;
  if (scheme == "http") return 80;
  return scheme.starts_with("socks5") ? 1080 : 0;
}

bool is_of_host(char c) {
  return is_alphanumeric(c) || std::string_view("-._~:%").find(c) != std::string_view::npos;
}

bool read_port(std::string_view text, std::uint16_t& port) {
  auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), port);
  return problem == std::errc() && end == text.data() + text.size() && port != 0;
}

}  // namespace

Result<Url> parse_url(std::string_view text) {
  const std::string quoted = "\"" + without_login(text) + "\"";
  Url url;
  auto mark = text.find("://");
  if (mark == std::string_view::npos || mark == 0) return fail(quoted + " is no absolute URL (scheme://host[:port])");
  url.scheme = to_lower(text.substr(0, mark));
  std::string_view rest = text.substr(mark + 3);
  auto slash = rest.find_first_of("/?#");
  std::string_view authority = rest.substr(0, slash);
  if (slash != std::string_view::npos) url.path = rest.substr(slash);
  while (url.path.ends_with('/')) url.path.pop_back();
  if (auto at = authority.rfind('@'); at != std::string_view::npos) {
    std::string_view login = authority.substr(0, at);
    auto colon = login.find(':');
    url.user = percent_decode(login.substr(0, colon)).value_or(std::string(login.substr(0, colon)));
    if (colon != std::string_view::npos)
      url.password = percent_decode(login.substr(colon + 1)).value_or(std::string(login.substr(colon + 1)));
    authority.remove_prefix(at + 1);
  }
  std::string_view port;
  if (authority.starts_with('[')) {
    auto end = authority.find(']');
    if (end == std::string_view::npos) return fail(quoted + " has an IPv6 address without its closing bracket");
    url.host = to_lower(authority.substr(1, end - 1));
    port = authority.substr(end + 1);
  } else {
    auto colon = authority.find(':');
    url.host = to_lower(authority.substr(0, colon));
    port = colon == std::string_view::npos ? std::string_view() : authority.substr(colon);
  }
  if (url.host.empty()) return fail(quoted + " names no host");
  if (!std::all_of(url.host.begin(), url.host.end(), is_of_host))
    return fail(quoted + " has a character in its host that no host has");
  url.port = default_port(url.scheme);
  if (!port.empty() && (!port.starts_with(':') || !read_port(port.substr(1), url.port)))
    return fail(quoted + " has a port that is no number from 1 to 65535");
  if (url.port == 0) return fail(quoted + " needs a port");
  return url;
}

std::string host_and_port(std::string_view host, std::uint16_t port) {
  const bool v6 = host.find(':') != std::string_view::npos;
  return (v6 ? "[" : "") + std::string(host) + (v6 ? "]:" : ":") + std::to_string(port);
}

}  // namespace o2dms::base

#include "harness/access/server_url.h"

#include <algorithm>
#include <charconv>

namespace o2dms::harness {
namespace {

base::Result<std::uint16_t> read_port(std::string_view text) {
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
  if (error != std::errc() || end != text.data() + text.size() || port == 0)
    return base::fail("port \"" + std::string(text) + "\" is not a number from 1 to 65535");
  return port;
}

// Splits "host:port", "[::1]:port", "host".
base::Result<void> read_authority(std::string_view authority, ServerUrl& url) {
  auto port = std::string_view();
  if (authority.starts_with('[')) {
    const auto close = authority.find(']');
    if (close == std::string_view::npos) return base::fail("an IPv6 address needs its closing bracket");
    url.host = authority.substr(1, close - 1);
    const auto rest = authority.substr(close + 1);
    if (!rest.empty() && rest.front() != ':') return base::fail("\"" + std::string(rest) + "\" after the address");
    if (!rest.empty()) port = rest.substr(1);
  } else {
    const auto colon = authority.find(':');
    if (colon != std::string_view::npos && authority.find(':', colon + 1) != std::string_view::npos)
      return base::fail("an IPv6 address stands in brackets: https://[" + std::string(authority) + "]:6443");
    url.host = authority.substr(0, colon);
    if (colon != std::string_view::npos) port = authority.substr(colon + 1);
  }
  if (url.host.empty()) return base::fail("names no host");
  const bool legal =
      std::all_of(url.host.begin(), url.host.end(), [](char c) { return c > ' ' && c != '"' && c < 127; });
  if (!legal) return base::fail("host has characters that no host name has");
  if (port.empty()) return base::done();
  auto number = read_port(port);
  if (!number.ok()) return base::fail(number.error().message);
  url.port = *number;
  return base::done();
}

}  // namespace

base::Result<ServerUrl> read_server_url(const std::string& text) {
  std::string_view rest = text;
  ServerUrl url;
  if (const auto scheme_end = rest.find("://"); scheme_end != std::string_view::npos) {
    const auto scheme = rest.substr(0, scheme_end);
    if (scheme != "https" && scheme != "http")
      return base::fail("scheme \"" + std::string(scheme) + "\" is neither https nor http");
    url.tls = scheme == "https";
    rest.remove_prefix(scheme_end + 3);
  }
  url.port = url.tls ? 443 : 80;
  // Wherever it stands: a password may have a slash in it.
  if (rest.find('@') != std::string_view::npos)
    return base::fail("has credentials in it; put them into the user's fields");
  if (rest.find_first_of("?#") != std::string_view::npos) return base::fail("has a query or a fragment; leave it out");
  const auto slash = rest.find('/');
  const auto authority = rest.substr(0, slash);
  if (auto read = read_authority(authority, url); !read.ok()) return base::fail(read.error().message);
  if (slash != std::string_view::npos) url.prefix = rest.substr(slash);
  while (url.prefix.ends_with('/')) url.prefix.pop_back();
  return url;
}

}  // namespace o2dms::harness

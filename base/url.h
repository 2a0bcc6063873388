// URLs, as far as this product meets them. Pure functions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace o2dms::base {

// An absolute URL: scheme://[user[:password]@]host[:port][/path]. Host without the brackets of an IPv6 address, in
// lower case; port by the scheme's default (http 80, https 443, socks5 1080) when absent; path without a trailing
// slash.
struct Url {
  std::string scheme, user, password, host;
  std::uint16_t port = 0;
  std::string path;
};
Result<Url> parse_url(std::string_view text);

// host:port, the host in brackets where it is an IPv6 address.
std::string host_and_port(std::string_view host, std::uint16_t port);

}  // namespace o2dms::base

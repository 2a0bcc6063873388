#include "harness/access/proxy_environment.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.h"
#include "base/file.h"
#include "base/url.h"

namespace o2dms::harness {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

// An address in the sixteen bytes of IPv6, where IPv4 has a corner of its own (::ffff:0:0/96).
using Address = std::array<unsigned char, 16>;
constexpr std::size_t kIpv4Prefix = 96;

std::optional<Address> read_address(std::string_view text) {
  const std::string copy(text);
  Address address{};
  if (::inet_pton(AF_INET6, copy.c_str(), address.data()) == 1) return address;
  if (::inet_pton(AF_INET, copy.c_str(), address.data() + 12) != 1) return std::nullopt;
  address[10] = address[11] = 0xFF;
  return address;
}

bool have_common_prefix(const Address& a, const Address& b, std::size_t bits) {
  const std::size_t whole = bits / 8;
  if (!std::equal(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(whole), b.begin())) return false;
  if (bits % 8 == 0) return true;
  const unsigned mask = 0xFF00U >> (bits % 8U);
  return ((a[whole] ^ b[whole]) & mask & 0xFFU) == 0;
}

bool is_ipv4(const Address& address) {
  static const Address corner = *read_address("0.0.0.0");
  return have_common_prefix(address, corner, kIpv4Prefix);
}

bool is_loopback(const Address& address) {
  static const Address network = *read_address("127.0.0.0"), one = *read_address("::1");
  return have_common_prefix(address, network, kIpv4Prefix + 8) || address == one;
}

// Who is to be reached; an address without the zone of a link-local one.
struct Destination {
  std::string host;  // in lower case
  std::string port;
  std::optional<Address> address;
};

// Nothing: `entry` is no network.
std::optional<bool> is_in_network(std::string_view entry, const Destination& destination) {
  const std::size_t slash = entry.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto network = read_address(entry.substr(0, slash));
  const std::string_view size = entry.substr(slash + 1);
  std::size_t bits = 0;
  const auto [end, error] = std::from_chars(size.data(), size.data() + size.size(), bits);
  const bool is_short = entry.substr(0, slash).find(':') == std::string_view::npos;
  if (!network || error != std::errc() || end != size.data() + size.size() || bits > (is_short ? 32U : 128U))
    return std::nullopt;
  if (!destination.address || is_ipv4(*destination.address) != is_ipv4(*network)) return false;
  return have_common_prefix(*destination.address, *network, is_short ? bits + kIpv4Prefix : bits);
}

struct HostAndPort {
  std::string_view host, port;
};

// "host:port" and "[address]:port"; what has no port, or more than one colon, is all host.
HostAndPort split_port(std::string_view entry) {
  if (entry.starts_with('[')) {
    const std::size_t close = entry.find("]:");
    return close == std::string_view::npos ? HostAndPort{entry, {}}
                                           : HostAndPort{entry.substr(1, close - 1), entry.substr(close + 2)};
  }
  const std::size_t colon = entry.find(':');
  if (colon == std::string_view::npos || entry.find(':', colon + 1) != std::string_view::npos) return {entry, {}};
  return {entry.substr(0, colon), entry.substr(colon + 1)};
}

bool is_same_or_below(std::string_view host, std::string_view domain) {
  const bool only_below = domain.starts_with('.');
  if (!only_below && host == domain) return true;
  if (!host.ends_with(domain) || host.size() == domain.size()) return false;
  return only_below || host[host.size() - domain.size() - 1] == '.';
}

// One entry of NO_PROXY, in lower case and without blanks around it.
bool covers(std::string_view entry, const Destination& destination) {
  if (entry.empty()) return false;
  if (entry == "*") return true;
  if (const auto in_network = is_in_network(entry, destination)) return *in_network;
  auto [host, port] = split_port(entry);
  if (host.empty() || (!port.empty() && port != destination.port)) return false;
  if (const auto address = read_address(host)) return destination.address == address;
  if (destination.address) return false;
  if (host.starts_with("*.")) host.remove_prefix(1);
  return is_same_or_below(destination.host, host);
}

bool is_direct(std::string_view no_proxy, const Destination& destination) {
  if (destination.host == "localhost" || (destination.address && is_loopback(*destination.address))) return true;
  const std::string list = base::to_lower(no_proxy);
  for (std::string_view rest = list; !rest.empty();) {
    const std::size_t comma = std::min(rest.find(','), rest.size());
    if (covers(base::trimmed(rest.substr(0, comma), kBlanks), destination)) return true;
    rest.remove_prefix(std::min(comma + 1, rest.size()));
  }
  return false;
}

ProxyEnvironment::Variable read_variable(const std::string& upper) {
  for (const std::string& name : {upper, base::to_lower(upper)})
    if (auto value = base::environment_variable(name.c_str()); !value.empty()) return {name, std::move(value)};
  return {};
}

}  // namespace

ProxyEnvironment read_proxy_environment() {
  return {read_variable("HTTPS_PROXY"), read_variable("HTTP_PROXY"), read_variable("NO_PROXY").value,
          !base::environment_variable("REQUEST_METHOD").empty()};
}

base::Result<std::optional<EnvironmentProxy>> proxy_of(const ProxyEnvironment& environment, const ServerUrl& target) {
  const auto& [name, value] = target.tls ? environment.https_proxy : environment.http_proxy;
  if (value.empty()) return std::optional<EnvironmentProxy>();
  const std::string host = base::to_lower(target.host);
  const Destination destination{host, std::to_string(target.port), read_address(host.substr(0, host.find('%')))};
  if (is_direct(environment.no_proxy, destination)) return std::optional<EnvironmentProxy>();
  if (!target.tls && environment.is_cgi)
    return base::fail("the environment variable " + name +
                      " is not used where REQUEST_METHOD is set: a request could have brought it");
  const std::string url = value.find("://") == std::string::npos ? "http://" + value : value;
  const auto proxy = base::parse_url(url);
  if (!proxy) return base::fail("the environment variable " + name + ": " + proxy.error().message);
  if (proxy->scheme != "http" && proxy->scheme != "https" && proxy->scheme != "socks5" && proxy->scheme != "socks5h")
    return base::fail("the environment variable " + name + ": the scheme " + proxy->scheme +
                      " is none of http, https, socks5, socks5h");
  return std::optional(EnvironmentProxy{url, name});
}

base::Result<void> use_proxy_environment(const ProxyEnvironment& environment, Target& target) {
  if (target.proxy_url.empty()) {
    const auto server = read_server_url(target.server);
    if (!server) return base::fail("server \"" + target.server + "\": " + server.error().message);
    const auto proxy = proxy_of(environment, *server);
    if (!proxy) return base::failure(proxy.error());
    if (!*proxy) return base::done();
    target.proxy_url = (*proxy)->url;
    target.proxy_variable = (*proxy)->variable;
  }
  const auto shown = base::parse_url(target.proxy_url);
  if (!shown) return base::fail("the proxy's URL: " + shown.error().message);
  target.origin += ", by the proxy " + shown->scheme + "://" + base::host_and_port(shown->host, shown->port) + " of " +
                   (target.proxy_variable.empty() ? "its proxy-url" : target.proxy_variable);
  return base::done();
}

}  // namespace o2dms::harness

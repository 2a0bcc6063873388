// The environment's proxies: any NO_PROXY with any server is decided without harm, and loopback is never proxied.
#include <cstddef>
#include <cstdint>

#include "base/url.h"
#include "harness/access/proxy_environment.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

// The first line is a server, the second a proxy, the rest NO_PROXY.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace o2dms;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const std::size_t first = std::min(text.find('\n'), text.size());
  const std::size_t second = std::min(text.find('\n', first + 1), text.size());
  harness::ProxyEnvironment environment;
  if (first + 1 < second) environment.https_proxy = {"HTTPS_PROXY", text.substr(first + 1, second - first - 1)};
  environment.http_proxy = {"HTTP_PROXY", "http://proxy.tld"};
  if (second + 1 < text.size()) environment.no_proxy = text.substr(second + 1);
  const auto server = harness::read_server_url(text.substr(0, first));
  if (!server) return 0;
  const auto proxy = harness::proxy_of(environment, *server);
  if (!proxy || !*proxy) return 0;
  require(base::parse_url((*proxy)->url).ok());
  require(server->host != "localhost" && server->host != "127.0.0.1" && server->host != "::1");
  harness::Target target{.server = text.substr(0, first)};
  require(harness::use_proxy_environment(environment, target).ok() && target.proxy_url == (*proxy)->url);
  return 0;
}

// The environment's proxies: any NO_PROXY with any server is decided without harm, and loopback is never proxied.
#include <algorithm>

#include "base/url.h"
#include "harness/access/proxy_environment.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

std::string take_line(std::string_view& text) {
  std::string line(text.substr(0, text.find('\n')));
  text.remove_prefix(std::min(line.size() + 1, text.size()));
  return line;
}

// The first line is a server, the second a proxy, the rest NO_PROXY.
void check_environment(std::string_view text) {
  Target target{.server = take_line(text)};
  ProxyEnvironment environment;
  environment.https_proxy = {"HTTPS_PROXY", take_line(text)};
  environment.http_proxy = {"HTTP_PROXY", "http://proxy.tld"};
  environment.no_proxy = text;
  const auto server = read_server_url(target.server);
  if (!server) return;
  const auto proxy = proxy_of(environment, *server);
  if (!proxy || !*proxy) return;
  fuzz::require(base::parse_url((*proxy)->url).ok(), "a proxy has a URL");
  fuzz::require(server->host != "localhost" && server->host != "127.0.0.1" && server->host != "::1",
                "loopback is reached directly");
  fuzz::require(use_proxy_environment(environment, target).ok() && target.proxy_url == (*proxy)->url,
                "the proxy that was found is the one that is used");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_environment(o2dms::fuzz::text(data, size));
  return 0;
}

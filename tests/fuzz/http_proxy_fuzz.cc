// What a proxy answers: whatever it is, the handshake ends or waits, and asks for no byte of the tunnel.
#include <algorithm>

#include "base/http_proxy.h"
#include "tests/fuzz/property.h"

namespace o2dms::base {
namespace {

Url proxy_of(unsigned flags) {
  Url proxy;
  proxy.scheme = (flags & 2U) != 0 ? "socks5" : "http";
  proxy.host = "proxy";
  proxy.port = 1;
  if ((flags & 1U) != 0) proxy.user = proxy.password = "login";
  return proxy;
}

// The first byte says what proxy it is, and in what pieces the rest arrives.
void check_handshake(std::string_view answers) {
  if (answers.empty()) return;
  const unsigned first = static_cast<unsigned char>(answers.front());
  answers.remove_prefix(1);
  const std::size_t most_steps = answers.size() + 5;
  const auto handshake = make_proxy_handshake(proxy_of(first), "target", 6443);
  std::string received;
  for (std::size_t steps = 0;; ++steps) {
    fuzz::require(steps <= most_steps, "the handshake ends");
    const auto step = handshake->next(received);
    if (!step || !*step) return;
    const std::size_t most = (*step)->read_at_most;
    fuzz::require(most > 0 && most <= 512, "it asks for some bytes, and for no more than fit");
    received = answers.substr(0, std::min<std::size_t>(most, 1U + (first >> 2U)));
    if (received.empty()) return;
    answers.remove_prefix(received.size());
  }
}

}  // namespace
}  // namespace o2dms::base

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::base::check_handshake(o2dms::fuzz::text(data, size));
  return 0;
}

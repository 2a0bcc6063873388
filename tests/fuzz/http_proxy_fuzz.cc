// What a proxy answers: whatever it is, the handshake ends or waits, and asks for no byte of the tunnel.
#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "base/http_proxy.h"

namespace {

void require(bool holds) {
  if (!holds) __builtin_trap();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace o2dms::base;
  if (size == 0) return 0;
  std::string_view answers(reinterpret_cast<const char*>(data) + 1, size - 1);
  const bool has_login = (data[0] & 1U) != 0, is_socks = (data[0] & 2U) != 0;
  Url proxy;
  proxy.scheme = is_socks ? "socks5" : "http";
  proxy.host = "proxy";
  proxy.port = 1;
  if (has_login) proxy.user = proxy.password = "login";
  const auto handshake = make_proxy_handshake(proxy, "target", 6443);
  std::string received;
  for (std::size_t steps = 0;; ++steps) {
    require(steps <= size + 4);
    const auto step = handshake->next(received);
    if (!step || !*step) return 0;
    require((*step)->read_at_most > 0 && (*step)->read_at_most <= 512);
    received = answers.substr(0, std::min<std::size_t>((*step)->read_at_most, 1U + (data[0] >> 2U)));
    if (received.empty()) return 0;
    answers.remove_prefix(received.size());
  }
}

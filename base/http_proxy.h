// ProxyHandshake: what is said to a proxy, and what it answers, until the tunnel to the target stands: HTTP's CONNECT
// or SOCKS5. Internal to base/. Pure: bytes in, bytes out; it never asks for a byte that belongs to the tunnel.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/url.h"

namespace o2dms::base {

class ProxyHandshake {
 public:
  struct Step {
    std::string send;          // first, all of it; may be empty
    std::size_t read_at_most;  // then what comes, but no more than that; at least 1
  };

  virtual ~ProxyHandshake() = default;
  // What to do next, after `received` has come (nothing at first). Nothing more to do: the tunnel stands. The error
  // says in what way the proxy refused.
  virtual Result<std::optional<Step>> next(std::string_view received) = 0;
};

// `proxy` has the scheme http, https or socks5. RFC 9110 section 9.3.6; RFC 1928 with the login of RFC 1929, where the
// proxy resolves the name of the target.
std::unique_ptr<ProxyHandshake> make_proxy_handshake(const Url& proxy, const std::string& target_host,
                                                     std::uint16_t target_port);

}  // namespace o2dms::base

// The yardstick: the least that a Beast server over TLS with keep-alive can be. It answers every request with the same
// bytes. Runs on threads of its own until destroyed.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/certificate.h"

namespace o2dms::bench {

class BareBeastServer {
 public:
  virtual ~BareBeastServer() = default;
  [[nodiscard]] virtual std::uint16_t port() const = 0;
};

std::unique_ptr<BareBeastServer> start_bare_beast_server(const base::KeyPair& certificate, std::string body,
                                                         int threads);

}  // namespace o2dms::bench

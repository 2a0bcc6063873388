// Dialling: from an HttpTarget to a Wire that is ready for HTTP: name, TCP, proxy, TLS. Internal to base/. Blocking
// under a deadline, on an io_context that only the caller's thread runs.
#pragma once

#include "base/http_asio.h"
//
#include <memory>
#include <string>

#include "base/http_blocking_loop.h"
#include "base/http_client.h"
#include "base/http_tls_context.h"
#include "base/http_wire.h"

namespace o2dms::base {

struct Dialled {
  std::unique_ptr<Wire> wire;
  std::string tls_version;             // empty: plain
  std::string server_certificate_pem;  // empty: plain
};
Result<Dialled, TransportError> dial(const HttpTarget& target, TlsClientContext& tls, BlockingLoop& loop,
                                     BlockingLoop::SteadyTime deadline);

}  // namespace o2dms::base

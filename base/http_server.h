// HttpServer: HTTP/1.1 over TLS (1.2, 1.3) or plain TCP, keep-alive, pipelining, chunked streaming. Requests are
// handled on the connection's thread, one at a time per connection; the handler never sees a socket. Starting takes
// microseconds; stop() ends every session and joins the threads. Everything a peer can make us spend has a limit.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/http_message.h"
#include "base/result.h"
#include "base/tls.h"

namespace o2dms::base {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;              // 0: any free port
  std::optional<KeyPair> certificate;  // none: plain HTTP
  std::string client_ca_pem;           // client certificates are requested, never required, and checked against it
  int threads = 2;
  std::size_t max_header_bytes = 64 * 1024;             // more: 431
  std::size_t max_body_bytes = 3 * 1024 * 1024;         // more: 413, by `too_large`
  std::size_t max_connections = 4096;                   // more: accepted and closed
  Duration idle_timeout = std::chrono::seconds(180);    // between requests, and during the TLS handshake capped at 10 s
  Duration request_timeout = std::chrono::seconds(60);  // from first byte of a request to its last
  Duration write_timeout = std::chrono::seconds(60);    // no progress in sending for so long: cut
};

// Called from the server's threads, concurrently for different connections. Must not throw.
using HttpHandler = std::function<HttpResponse(HttpRequest&&)>;

class HttpServer {
 public:
  virtual ~HttpServer() = default;  // stops
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // Ends all sessions; idempotent; not to be called from a handler.
  virtual void stop() = 0;
};

// `refusal` makes the answer to a request that never reaches the handler (400, 413, 431); defaults to an empty body.
Result<std::unique_ptr<HttpServer>> start_http_server(const HttpServerOptions& options, HttpHandler handler,
                                                      std::function<HttpResponse(int status)> refusal = {});

}  // namespace o2dms::base

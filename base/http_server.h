// HttpServer: HTTP/1.1 over TLS (1.2, 1.3) or plain TCP, keep-alive, pipelining, chunked streaming. Requests are
// handled on the connection's thread, one at a time per connection; the handler never sees a socket. Starting takes
// microseconds; stop() ends every session and joins the threads. Everything a peer can make us spend has a limit. What
// a refused peer still sends is thrown away, within a bound, so that the answer reaches it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/certificate.h"
#include "base/http_handler.h"
#include "base/result.h"

namespace o2dms::base {

struct HttpServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;              // 0: any free port
  std::optional<KeyPair> certificate;  // none: plain HTTP
  std::string client_ca_pem;           // client certificates are requested and checked against it; empty: not asked for
  // Whoever has no certificate of that CA does not get past the TLS handshake. Otherwise nobody is turned away there.
  bool require_client_certificate = false;
  bool plain_beside_tls = false;  // whoever does not begin with a TLS handshake is served in plain HTTP
  int threads = 2;
  std::size_t max_header_bytes = 64 * 1024;      // more: 431
  std::size_t max_header_fields = 256;           // more: 431
  std::size_t max_body_bytes = 3 * 1024 * 1024;  // more: 413
  // Of all connections together: bodies that are being read, and answers that peers have not taken. Beyond it bodies
  // and large answers to GET are refused by 429, and peers that take nothing are cut after two seconds.
  std::size_t max_buffered_bytes = 256 * 1024 * 1024;
  std::size_t max_connections = 4096;                   // more: accepted and closed
  Duration idle_timeout = std::chrono::seconds(180);    // between requests, and during the TLS handshake capped at 10 s
  Duration request_timeout = std::chrono::seconds(60);  // from first byte of a request to its last
  Duration write_timeout = std::chrono::seconds(60);    // the peer has taken nothing for so long: cut
};

class HttpServer {
 public:
  virtual ~HttpServer() = default;  // stops
  [[nodiscard]] virtual std::uint16_t port() const = 0;
  // What counts against max_buffered_bytes at present.
  [[nodiscard]] virtual std::size_t buffered_bytes() const = 0;
  // Ends all sessions; idempotent; not to be called from a handler.
  virtual void stop() = 0;
};

// `refusal` makes the answer to what the server refuses by itself (400, 413, 429, 431); defaults to an empty body.
Result<std::unique_ptr<HttpServer>> start_http_server(const HttpServerOptions& options,
                                                      std::shared_ptr<HttpHandler> handler,
                                                      std::function<HttpResponse(int status)> refusal = {});

}  // namespace o2dms::base

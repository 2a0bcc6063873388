// What the HTTP tests share: an authority with certificates, a server on loopback, and a connection to it.
#pragma once

#include <memory>
#include <string>

#include "base/http_client.h"
#include "base/http_server.h"

namespace o2dms::base {

// Made once: the authority of both sides, another one, and certificates of 127.0.0.1 and "localhost".
struct Certificates {
  KeyPair authority, other_authority;
  KeyPair server, expired_server, other_server;
  KeyPair client, other_client, expired_client;
};
const Certificates& certificates();

// TLS, client certificates asked for, a short idle time, everything else as usual.
HttpServerOptions tls_options();
std::unique_ptr<HttpServer> serve(const HttpServerOptions& options, WholeRequestFunction handler);
std::unique_ptr<HttpServer> serve(const HttpServerOptions& options, std::shared_ptr<HttpHandler> handler);
// The body of a refusal names the status.
std::unique_ptr<HttpServer> serve_with_refusal(const HttpServerOptions& options, WholeRequestFunction handler);

HttpTarget target_of(std::uint16_t port, bool tls = true);

// Long enough for a busy machine; no test waits for it when all is well.
constexpr Duration kPatience = std::chrono::seconds(30);

// "200 body", or the fault and its message.
std::string get(HttpConnection& connection, const std::string& path = "/");
std::string to_line(const Result<HttpResponse, TransportError>& answer);

}  // namespace o2dms::base

#include "tests/base/web.h"

#include <gtest/gtest.h>

namespace o2dms::base {
namespace {

KeyPair issue(const KeyPair& authority, std::string name, bool server, Time from, Time to) {
  return issue_certificate(authority, {std::move(name),
                                       {"group-a", "group-b"},
                                       server ? std::vector<std::string>{"localhost"} : std::vector<std::string>{},
                                       server ? std::vector<std::string>{"127.0.0.1"} : std::vector<std::string>{},
                                       server,
                                       from,
                                       to})
      .value();
}

Certificates make_certificates() {
  const Time now = make_real_clock()->now();
  const Duration day = std::chrono::hours(24);
  Certificates made;
  made.authority = make_authority("test-ca", now - 10 * day, now + 10 * day).value();
  made.other_authority = make_authority("other-ca", now - 10 * day, now + 10 * day).value();
  made.server = issue(made.authority, "server", true, now - day, now + day);
  made.expired_server = issue(made.authority, "server", true, now - 2 * day, now - day);
  made.other_server = issue(made.other_authority, "server", true, now - day, now + day);
  made.client = issue(made.authority, "client", false, now - day, now + day);
  made.other_client = issue(made.other_authority, "client", false, now - day, now + day);
  made.expired_client = issue(made.authority, "client", false, now - 2 * day, now - day);
  return made;
}

}  // namespace

const Certificates& certificates() {
  static const Certificates made = make_certificates();
  return made;
}

HttpServerOptions tls_options() {
  HttpServerOptions options;
  options.certificate = certificates().server;
  options.client_ca_pem = certificates().authority.certificate_pem;
  return options;
}

std::unique_ptr<HttpServer> serve(const HttpServerOptions& options, WholeRequestFunction handler) {
  return serve(options, make_whole_request_handler(std::move(handler)));
}

std::unique_ptr<HttpServer> serve(const HttpServerOptions& options, std::shared_ptr<HttpHandler> handler) {
  auto server = start_http_server(options, std::move(handler));
  if (!server) ADD_FAILURE() << server.error().message;
  return std::move(*server);
}

std::unique_ptr<HttpServer> serve_with_refusal(const HttpServerOptions& options, WholeRequestFunction handler) {
  auto server = start_http_server(options, make_whole_request_handler(std::move(handler)), [](int status) {
    HttpResponse response;
    response.body = "refused with " + std::to_string(status);
    return response;
  });
  if (!server) ADD_FAILURE() << server.error().message;
  return std::move(*server);
}

HttpTarget target_of(std::uint16_t port, bool tls) {
  HttpTarget target;
  target.host = "127.0.0.1";
  target.port = port;
  target.tls = tls;
  target.ca_pem = certificates().authority.certificate_pem;
  return target;
}

std::string to_line(const Result<HttpResponse, TransportError>& answer) {
  if (answer) return std::to_string(answer->status) + " " + answer->body;
  return std::string(to_text(answer.error().fault)) + ": " + answer.error().message;
}

std::string get(HttpConnection& connection, const std::string& path) {
  HttpRequest request;
  request.target = path;
  return to_line(connection.exchange(request, kPatience));
}

}  // namespace o2dms::base

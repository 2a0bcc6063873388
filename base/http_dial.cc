#include "base/http_dial.h"

#include <array>
#include <boost/asio/ip/address.hpp>

#include "base/http_blocking_wire.h"
#include "base/http_connect.h"
#include "base/http_proxy.h"
#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

class Dialler {
 public:
  Dialler(const HttpTarget& target, BlockingLoop& loop, BlockingLoop::SteadyTime deadline)
      : target_(target), loop_(loop), deadline_(deadline) {}

  Result<std::unique_ptr<Wire>, TransportError> connect(const std::string& host, std::uint16_t port) {
    auto socket = connect_to_host(loop_, target_.resolve, host, port, deadline_);
    if (!socket) return failure(socket.error());
    return make_plain_wire(std::move(*socket));
  }

  Result<void, TransportError> pass_proxy(Wire& wire, const Url& proxy) {
    const std::string who = "the proxy " + host_and_port(proxy.host, proxy.port);
    const auto handshake = make_proxy_handshake(proxy, target_.host, target_.port);
    std::string received;
    while (true) {
      const auto step = handshake->next(received);
      if (!step) return fault(TransportFault::proxy, who + ": " + step.error().message);
      if (!*step) return done();
      if (auto sent = send(wire, (*step)->send, who); !sent) return sent;
      if (auto read = receive(wire, (*step)->read_at_most, received, who); !read) return read;
    }
  }

  // `name` is what the certificate is asked for.
  Result<void, TransportError> shake_hands(Wire& wire, const std::string& name, const std::string& where) {
    SSL* ssl = wire.tls();
    const bool verify = !target_.insecure;
    expect_name(ssl, name, verify);
    const WireResult result = handshake(wire, loop_, deadline_);
    if (!result.is_completed()) return gave_up(result.end, "shaking hands over TLS with " + where);
    if (!result.error) return done();
    if (const auto verdict = SSL_get_verify_result(ssl); verify && verdict != X509_V_OK)
      return fault(TransportFault::tls,
                   "the certificate of " + where +
                       (where.find(name) == std::string::npos ? ", asked for as " + name + "," : "") +
                       " is not accepted: " + X509_verify_cert_error_string(verdict));
    return fault(TransportFault::tls, "the TLS handshake with " + where + " failed: " + result.error.message());
  }

 private:
  static void expect_name(SSL* ssl, const std::string& name, bool verify) {
    error_code not_an_address;
    asio::ip::make_address(name, not_an_address);
    if (not_an_address) {
      SSL_set_tlsext_host_name(ssl, name.c_str());
      if (verify) SSL_set1_host(ssl, name.c_str());
    } else if (verify) {
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
    }
    SSL_set_verify(ssl, verify ? SSL_VERIFY_PEER : SSL_VERIFY_NONE, nullptr);
  }

  Result<void, TransportError> send(Wire& wire, const std::string& text, const std::string& who) {
    if (text.empty()) return done();
    return outcome(write(wire, text, loop_, deadline_), who);
  }

  Result<void, TransportError> receive(Wire& wire, std::size_t most, std::string& received, const std::string& who) {
    std::array<char, 512> buffer;
    const WireResult read = read_some(wire, asio::buffer(buffer, most), loop_, deadline_);
    received.assign(buffer.data(), read.count);
    return outcome(read, who);
  }

  static Result<void, TransportError> outcome(const WireResult& result, const std::string& who) {
    if (!result.is_completed()) return gave_up(result.end, "talking to " + who);
    if (result.error) return fault(TransportFault::proxy, who + " closed the connection: " + result.error.message());
    return done();
  }

  const HttpTarget& target_;
  BlockingLoop& loop_;
  const BlockingLoop::SteadyTime deadline_;
};

// Nothing: no proxy.
Result<std::optional<Url>, TransportError> proxy_of(const HttpTarget& target) {
  if (target.proxy_url.empty()) return std::optional<Url>();
  auto proxy = parse_url(target.proxy_url);
  if (!proxy) return fault(TransportFault::proxy, "the proxy's URL: " + proxy.error().message);
  if (proxy->scheme != "http" && proxy->scheme != "https" && !proxy->scheme.starts_with("socks5"))
    return fault(TransportFault::proxy,
                 "the proxy's URL: the scheme " + proxy->scheme + " is none of http, https, socks5");
  return std::optional(std::move(*proxy));
}

}  // namespace

Result<Dialled, TransportError> dial(const HttpTarget& target, TlsClientContext& tls, BlockingLoop& loop,
                                     BlockingLoop::SteadyTime deadline) {
  const auto proxy = proxy_of(target);
  if (!proxy) return failure(proxy.error());
  const bool has_tls_proxy = *proxy && (*proxy)->scheme == "https";
  asio::ssl::context* context = nullptr;
  if (target.tls || has_tls_proxy) {
    auto shared = tls.of(target);
    if (!shared) return fault(TransportFault::tls, shared.error().message);
    context = *shared;
  }
  Dialler dialler(target, loop, deadline);
  auto wire = *proxy ? dialler.connect((*proxy)->host, (*proxy)->port) : dialler.connect(target.host, target.port);
  if (!wire) return failure(wire.error());
  if (has_tls_proxy) {
    // The same authorities hold for proxy and target, as in other clients of a kubeconfig.
    *wire = make_tls_client_wire(std::move(*wire), *context);
    const std::string where = "the proxy " + host_and_port((*proxy)->host, (*proxy)->port);
    if (auto shaken = dialler.shake_hands(**wire, (*proxy)->host, where); !shaken) return failure(shaken.error());
  }
  if (*proxy)
    if (auto passed = dialler.pass_proxy(**wire, **proxy); !passed) return failure(passed.error());
  if (!target.tls) return Dialled{std::move(*wire), {}, {}};
  *wire = make_tls_client_wire(std::move(*wire), *context);
  const std::string& name = target.server_name.empty() ? target.host : target.server_name;
  const std::string where = host_and_port(target.host, target.port);
  if (auto shaken = dialler.shake_hands(**wire, name, where); !shaken) return failure(shaken.error());
  Wire& ready = **wire;
  return Dialled{std::move(*wire), SSL_get_version(ready.tls()), leaf_certificate_pem(ready)};
}

}  // namespace o2dms::base

#include "base/http_dial.h"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <array>
#include <boost/asio/connect.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using TlsOverTcp = asio::ssl::stream<tcp::socket>;

tcp::socket& lowest(tcp::socket& socket) {
  return socket;
}
template <class Next>
tcp::socket& lowest(asio::ssl::stream<Next>& stream) {
  return lowest(stream.next_layer());
}

void close_socket(tcp::socket& socket) {
  error_code ignored;
  socket.close(ignored);
}

// The client's side of a finished connection; Next is what lies below TLS, or the socket itself.
template <class Stream>
class ClientWire : public Wire {
 public:
  explicit ClientWire(std::unique_ptr<Stream> stream) : stream_(std::move(stream)) {}
  void handshake(Done done) override { done({}); }
  void read_some(asio::mutable_buffer into, DoneSome done) override { stream_->async_read_some(into, std::move(done)); }
  void write(asio::const_buffer first, asio::const_buffer second, Done done) override {
    auto finish = [done = std::move(done)](error_code error, std::size_t) { done(error); };
    if (second.size() == 0)
      asio::async_write(*stream_, first, std::move(finish));
    else
      asio::async_write(*stream_, std::array{first, second}, std::move(finish));
  }
  void close() override { close_socket(lowest(*stream_)); }
  tcp::socket& socket() override { return lowest(*stream_); }
  PeerCertificate peer() override { return {}; }

 private:
  std::unique_ptr<Stream> stream_;
};

class Dialler {
 public:
  Dialler(const HttpTarget& target, BlockingLoop& loop, BlockingLoop::SteadyTime deadline)
      : target_(target), loop_(loop), deadline_(deadline), where_(host_and_port(target.host, target.port)) {}

  Result<tcp::socket, TransportError> connect(const std::string& host, std::uint16_t port) {
    const std::string where = host_and_port(host, port);
    error_code error;
    std::vector<tcp::endpoint> endpoints;
    if (auto address = asio::ip::make_address(host, error); !error) {
      endpoints.emplace_back(address, port);
    } else {
      tcp::resolver resolver(loop_.context());
      error_code resolved;
      auto end = loop_.run(
          [&](const std::function<void()>& done) {
            resolver.async_resolve(host, std::to_string(port),
                                   [&, done](error_code result, const tcp::resolver::results_type& found) {
                                     resolved = result;
                                     for (const auto& entry : found) endpoints.push_back(entry.endpoint());
                                     done();
                                   });
          },
          [&] { resolver.cancel(); }, deadline_);
      if (end != BlockingLoop::End::completed) return gave_up(end, "resolving the name " + host);
      if (resolved)
        return fault(TransportFault::resolve, "cannot resolve the name " + host + ": " + resolved.message());
    }
    tcp::socket socket(loop_.context());
    for (const auto& endpoint : endpoints) {
      error = {};
      auto end = loop_.run(
          [&](const std::function<void()>& done) {
            close_socket(socket);
            socket.async_connect(endpoint, [&, done](error_code result) {
              error = result;
              done();
            });
          },
          [&] { close_socket(socket); }, deadline_);
      if (end != BlockingLoop::End::completed) return gave_up(end, "connecting to " + where);
      if (!error) {
        socket.set_option(tcp::no_delay(true), error);
        return socket;
      }
    }
    return fault(TransportFault::connect, "cannot connect to " + where + ": " + error.message());
  }

  template <class Stream>
  Result<void, TransportError> write_all(Stream& stream, std::string_view text) {
    error_code error;
    auto end = loop_.run(
        [&](const std::function<void()>& done) {
          asio::async_write(stream, asio::buffer(text), [&, done](error_code result, std::size_t) {
            error = result;
            done();
          });
        },
        [&] { close_socket(lowest(stream)); }, deadline_);
    if (end != BlockingLoop::End::completed) return gave_up(end, "talking to the proxy");
    if (error) return fault(TransportFault::proxy, "the proxy closed the connection: " + error.message());
    return done();
  }

  // Whatever comes next, but no more than `most` bytes.
  template <class Stream>
  Result<void, TransportError> read_more(Stream& stream, std::string& text, std::size_t most = 512) {
    std::array<char, 512> buffer;
    error_code error;
    std::size_t count = 0;
    auto end = loop_.run(
        [&](const std::function<void()>& done) {
          stream.async_read_some(asio::buffer(buffer, most), [&, done](error_code result, std::size_t read) {
            error = result;
            count = read;
            done();
          });
        },
        [&] { close_socket(lowest(stream)); }, deadline_);
    if (end != BlockingLoop::End::completed) return gave_up(end, "waiting for the proxy");
    if (error) return fault(TransportFault::proxy, "the proxy closed the connection: " + error.message());
    text.append(buffer.data(), count);
    return done();
  }

  // RFC 9110 section 9.3.6.
  template <class Stream>
  Result<void, TransportError> http_connect(Stream& stream, const Url& proxy) {
    std::string request = "CONNECT " + where_ + " HTTP/1.1\r\nHost: " + where_ + "\r\n";
    if (!proxy.user.empty())
      request += "Proxy-Authorization: Basic " + base64_encode(proxy.user + ":" + proxy.password) + "\r\n";
    if (auto sent = write_all(stream, request + "\r\n"); !sent) return sent;
    std::string answer;
    while (answer.find("\r\n\r\n") == std::string::npos) {
      if (answer.size() > 16 * 1024) return fault(TransportFault::proxy, "the proxy's answer to CONNECT is too long");
      // Byte by byte: what follows the empty line belongs to the other side already.
      if (auto read = read_more(stream, answer, 1); !read) return read;
    }
    auto line = answer.substr(0, answer.find("\r\n"));
    if (!line.starts_with("HTTP/1.") || line.size() < 12 || line[9] != '2')
      return fault(TransportFault::proxy, "the proxy refused to connect to " + where_ + ": " + line.substr(0, 200));
    return done();
  }

  // RFC 1928, with the login of RFC 1929; the proxy resolves the name.
  Result<void, TransportError> socks_connect(tcp::socket& socket, const Url& proxy) {
    const bool login = !proxy.user.empty();
    if (proxy.user.size() > 255 || proxy.password.size() > 255 || target_.host.size() > 255)
      return fault(TransportFault::proxy, "a name is too long for the SOCKS proxy");
    std::string answer;
    const auto receive = [&](std::size_t expected) -> Result<void, TransportError> {
      while (answer.size() < expected)
        if (auto read = read_more(socket, answer, expected - answer.size()); !read) return read;
      return done();
    };
    const auto exchange = [&](std::string_view text, std::size_t expected) -> Result<void, TransportError> {
      if (auto sent = write_all(socket, text); !sent) return sent;
      answer.clear();
      return receive(expected);
    };
    using namespace std::string_literals;
    if (auto said = exchange(login ? "\x05\x01\x02"s : "\x05\x01\x00"s, 2); !said) return said;
    if (answer[0] != 5 || answer[1] != (login ? 2 : 0))
      return fault(TransportFault::proxy, "the SOCKS proxy wants another way of logging in");
    if (login) {
      std::string text = "\x01"s + static_cast<char>(proxy.user.size()) + proxy.user +
                         static_cast<char>(proxy.password.size()) + proxy.password;
      if (auto said = exchange(text, 2); !said) return said;
      if (answer[1] != 0) return fault(TransportFault::proxy, "the SOCKS proxy refused the login");
    }
    std::string text = "\x05\x01\x00"s + socks_address() + static_cast<char>(target_.port >> 8U) +
                       static_cast<char>(target_.port & 255U);
    if (auto said = exchange(text, 5); !said) return said;
    if (answer[1] != 0) return fault(TransportFault::proxy, "the SOCKS proxy could not connect to " + where_);
    // The rest of the answer names an address of the proxy's: its length must be known, or TLS would read it.
    const auto type = static_cast<unsigned char>(answer[3]);
    const std::size_t address = type == 1 ? 4 : type == 4 ? 16 : 1U + static_cast<unsigned char>(answer[4]);
    return receive(4 + address + 2);
  }

  [[nodiscard]] std::string socks_address() const {
    error_code no_address;
    const auto address = asio::ip::make_address(target_.host, no_address);
    std::string text;
    if (no_address) {
      text = {'\3', static_cast<char>(target_.host.size())};
      return text + target_.host;
    }
    if (address.is_v4()) {
      const auto bytes = address.to_v4().to_bytes();
      return "\1" + std::string(bytes.begin(), bytes.end());
    }
    const auto bytes = address.to_v6().to_bytes();
    return "\4" + std::string(bytes.begin(), bytes.end());
  }

  template <class Stream>
  Result<void, TransportError> handshake(asio::ssl::stream<Stream>& stream, const std::string& name,
                                         const std::string& where, bool verify) {
    SSL* ssl = stream.native_handle();
    error_code not_an_address;
    asio::ip::make_address(name, not_an_address);
    if (not_an_address) {
      SSL_set_tlsext_host_name(ssl, name.c_str());
      if (verify) SSL_set1_host(ssl, name.c_str());
    } else if (verify) {
      X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl), name.c_str());
    }
    stream.set_verify_mode(verify ? asio::ssl::verify_peer : asio::ssl::verify_none);
    error_code error;
    auto end = loop_.run(
        [&](const std::function<void()>& done) {
          stream.async_handshake(asio::ssl::stream_base::client, [&, done](error_code result) {
            error = result;
            done();
          });
        },
        [&] { close_socket(lowest(stream)); }, deadline_);
    if (end != BlockingLoop::End::completed) return gave_up(end, "the TLS handshake with " + where);
    if (!error) return done();
    if (auto result = SSL_get_verify_result(ssl); verify && result != X509_V_OK)
      return fault(TransportFault::tls,
                   "the certificate of " + where +
                       (where.find(name) == std::string::npos ? ", asked for as " + name + "," : "") +
                       " is not accepted: " + X509_verify_cert_error_string(result));
    return fault(TransportFault::tls, "the TLS handshake with " + where + " failed: " + error.message());
  }

  template <class Next>
  Result<Dialled, TransportError> secure(Next next, asio::ssl::context& context) {
    auto stream = std::make_unique<asio::ssl::stream<Next>>(std::move(next), context);
    const std::string& name = target_.server_name.empty() ? target_.host : target_.server_name;
    if (auto shaken = handshake(*stream, name, where_, !target_.insecure); !shaken) return failure(shaken.error());
    Dialled dialled;
    SSL* ssl = stream->native_handle();
    dialled.tls_version = SSL_get_version(ssl);
    if (std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(ssl), &X509_free);
        certificate) {
      std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), &BIO_free_all);
      PEM_write_bio_X509(out.get(), certificate.get());
      char* text = nullptr;
      auto length = BIO_get_mem_data(out.get(), &text);
      dialled.server_certificate_pem.assign(text, static_cast<std::size_t>(length));
    }
    dialled.wire = std::make_unique<ClientWire<asio::ssl::stream<Next>>>(std::move(stream));
    return dialled;
  }

  [[nodiscard]] Failure<TransportError> gave_up(BlockingLoop::End end, const std::string& doing) const {
    if (end == BlockingLoop::End::cancelled) return fault(TransportFault::cancelled, "cancelled while " + doing);
    return fault(TransportFault::timeout, "no answer in time while " + doing);
  }

 private:
  const HttpTarget& target_;
  BlockingLoop& loop_;
  const BlockingLoop::SteadyTime deadline_;
  const std::string where_;
};

Result<std::unique_ptr<asio::ssl::context>> make_context(const HttpTarget& target) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_client);
  SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
  // Whatever was given as an authority is one, also where it is no root.
  X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(context->native_handle()), X509_V_FLAG_PARTIAL_CHAIN);
  error_code error;
  if (target.ca_pem.empty()) {
    context->set_default_verify_paths(error);
  } else {
    context->add_certificate_authority(asio::buffer(target.ca_pem), error);
    if (error)
      return fail("the certificate authority given for " + target.host + " cannot be used: " + error.message());
  }
  if (target.client_certificate) {
    context->use_certificate_chain(asio::buffer(target.client_certificate->certificate_pem), error);
    if (error) return fail("the client certificate cannot be used: " + error.message());
    context->use_private_key(asio::buffer(target.client_certificate->key_pem), asio::ssl::context::pem, error);
    if (error) return fail("the client certificate's key cannot be used: " + error.message());
  }
  return context;
}

}  // namespace

BlockingLoop::End BlockingLoop::run(const std::function<void(std::function<void()>)>& start,
                                    const std::function<void()>& abandon, SteadyTime deadline) {
  if (cancelled_) return End::cancelled;
  bool done = false;
  context_.restart();
  start([&done] { done = true; });
  auto guard = asio::make_work_guard(context_);
  while (!done && !cancelled_ && context_.run_one_until(deadline) > 0) {
  }
  if (done) return End::completed;
  const bool stopped = cancelled_;
  abandon();
  while (!done && context_.run_one() > 0) {
  }
  return stopped ? End::cancelled : End::timeout;
}

void BlockingLoop::cancel() {
  cancelled_ = true;
  asio::post(context_, [] {});  // wakes run()
}

Result<Dialled, TransportError> dial(const HttpTarget& target, BlockingLoop& loop,
                                     std::unique_ptr<asio::ssl::context>& context, BlockingLoop::SteadyTime deadline) {
  auto proxy = parse_url(target.proxy_url);
  if (!target.proxy_url.empty() && !proxy)
    return fault(TransportFault::proxy, "the proxy's URL: " + proxy.error().message);
  const bool tls_proxy = proxy && proxy->scheme == "https";
  if (proxy && !tls_proxy && proxy->scheme != "http" && !proxy->scheme.starts_with("socks5")) {
    return fault(TransportFault::proxy,
                 "the proxy's URL: the scheme " + proxy->scheme + " is none of http, https, socks5");
  }
  if ((target.tls || tls_proxy) && !context) {
    auto made = make_context(target);
    if (!made) return fault(TransportFault::tls, made.error().message);
    context = std::move(*made);
  }
  Dialler dialler(target, loop, deadline);
  auto finish = [&](auto next) -> Result<Dialled, TransportError> {
    using Next = decltype(next);
    if (target.tls) return dialler.secure(std::move(next), *context);
    Dialled plain;
    plain.wire = std::make_unique<ClientWire<Next>>(std::make_unique<Next>(std::move(next)));
    return plain;
  };
  if (target.proxy_url.empty()) {
    auto socket = dialler.connect(target.host, target.port);
    if (!socket) return failure(socket.error());
    return finish(std::move(*socket));
  }
  auto socket = dialler.connect(proxy->host, proxy->port);
  if (!socket) return failure(socket.error());
  if (proxy->scheme.starts_with("socks5")) {
    if (auto connected = dialler.socks_connect(*socket, *proxy); !connected) return failure(connected.error());
    return finish(std::move(*socket));
  }
  if (proxy->scheme == "http") {
    if (auto connected = dialler.http_connect(*socket, *proxy); !connected) return failure(connected.error());
    return finish(std::move(*socket));
  }
  // The same authorities hold for proxy and target, as in other clients of a kubeconfig.
  TlsOverTcp stream(std::move(*socket), *context);
  const std::string where = "the proxy " + host_and_port(proxy->host, proxy->port);
  if (auto shaken = dialler.handshake(stream, proxy->host, where, !target.insecure); !shaken)
    return failure(shaken.error());
  if (auto connected = dialler.http_connect(stream, *proxy); !connected) return failure(connected.error());
  return finish(std::move(stream));
}

}  // namespace o2dms::base

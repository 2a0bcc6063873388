#include "base/http_wire.h"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "base/certificate.h"
#include "base/openssl_pem.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

template <class Stream>
void write_both(Stream& stream, asio::const_buffer first, asio::const_buffer second, Wire::Done done) {
  auto finish = [done = std::move(done)](error_code error, std::size_t) { done(error); };
  if (second.size() == 0)
    asio::async_write(stream, first, std::move(finish));
  else
    asio::async_write(stream, std::array{first, second}, std::move(finish));
}

void end_both_directions(tcp::socket& socket) {
  error_code ignored;
  socket.shutdown(tcp::socket::shutdown_both, ignored);
  socket.close(ignored);
}

void end_sending_on(tcp::socket& socket) {
  error_code ignored;
  socket.shutdown(tcp::socket::shutdown_send, ignored);
}

class PlainWire final : public Wire {
 public:
  explicit PlainWire(tcp::socket socket) : socket_(std::move(socket)) {}
  void handshake(Done done) override { asio::post(socket_.get_executor(), std::bind(std::move(done), error_code())); }
  void read_some(asio::mutable_buffer into, DoneSome done) override { socket_.async_read_some(into, std::move(done)); }
  void write(asio::const_buffer first, asio::const_buffer second, Done done) override {
    write_both(socket_, first, second, std::move(done));
  }
  void end_sending(Done done) override {
    end_sending_on(socket_);
    asio::post(socket_.get_executor(), std::bind(std::move(done), error_code()));
  }
  void close() override { end_both_directions(socket_); }
  tcp::socket& socket() override { return socket_; }
  SSL* tls() override { return nullptr; }

 private:
  tcp::socket socket_;
};

// A wire in the shape in which Asio's TLS wants what lies below it.
class WireLayer {
 public:
  using lowest_layer_type = tcp::socket::lowest_layer_type;
  using executor_type = tcp::socket::executor_type;

  explicit WireLayer(std::unique_ptr<Wire> wire) : wire_(std::move(wire)) {}
  executor_type get_executor() { return wire_->socket().get_executor(); }
  lowest_layer_type& lowest_layer() { return wire_->socket().lowest_layer(); }
  tcp::socket& socket() { return wire_->socket(); }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    wire_->read_some(*asio::buffer_sequence_begin(buffers), share(std::forward<Handler>(handler)));
  }
  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    const asio::const_buffer first = *asio::buffer_sequence_begin(buffers);
    wire_->write(first, {}, [done = share(std::forward<Handler>(handler)), size = first.size()](error_code error) {
      done(error, error ? 0 : size);
    });
  }

 private:
  // Wires take functions that can be copied.
  template <class Handler>
  static Wire::DoneSome share(Handler&& handler) {
    return [shared = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler))](
               error_code error, std::size_t count) { (*shared)(error, count); };
  }

  std::unique_ptr<Wire> wire_;
};

tcp::socket& socket_of(tcp::socket& socket) {
  return socket;
}
tcp::socket& socket_of(WireLayer& layer) {
  return layer.socket();
}

template <class Next>
class TlsWire final : public Wire {
 public:
  TlsWire(Next next, asio::ssl::context& context, asio::ssl::stream_base::handshake_type role)
      : stream_(std::move(next), context), role_(role) {}
  void handshake(Done done) override { stream_.async_handshake(role_, std::move(done)); }
  void read_some(asio::mutable_buffer into, DoneSome done) override { stream_.async_read_some(into, std::move(done)); }
  void write(asio::const_buffer first, asio::const_buffer second, Done done) override {
    write_both(stream_, first, second, std::move(done));
  }
  void end_sending(Done done) override {
    stream_.async_shutdown([this, done = std::move(done)](error_code) {
      end_sending_on(socket());
      done({});
    });
  }
  void close() override { end_both_directions(socket()); }
  tcp::socket& socket() override { return socket_of(stream_.next_layer()); }
  SSL* tls() override { return stream_.native_handle(); }

 private:
  asio::ssl::stream<Next> stream_;
  const asio::ssl::stream_base::handshake_type role_;
};

}  // namespace

std::unique_ptr<Wire> make_plain_wire(tcp::socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}

std::unique_ptr<Wire> make_tls_server_wire(tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsWire<tcp::socket>>(std::move(socket), context, asio::ssl::stream_base::server);
}

std::unique_ptr<Wire> make_tls_client_wire(std::unique_ptr<Wire> below, asio::ssl::context& context) {
  return std::make_unique<TlsWire<WireLayer>>(WireLayer(std::move(below)), context, asio::ssl::stream_base::client);
}

std::string leaf_certificate_pem(Wire& wire) {
  if (wire.tls() == nullptr) return {};
  const OpensslCertificate certificate(SSL_get1_peer_certificate(wire.tls()));
  return certificate ? to_pem(certificate.get()) : std::string();
}

PeerCertificate client_certificate_of(Wire& wire) {
  PeerCertificate peer;
  const std::string pem = leaf_certificate_pem(wire);
  peer.presented = !pem.empty();
  if (!peer.presented) return peer;
  peer.trusted = SSL_get_verify_result(wire.tls()) == X509_V_OK;
  if (auto info = read_certificate(pem)) {
    peer.common_name = info->common_name;
    peer.organizations = info->organizations;
  }
  return peer;
}

}  // namespace o2dms::base

#include "base/http_wire.h"

#include <openssl/pem.h>

#include <array>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>

#include "base/tls.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

template <class Stream>
void write_both(Stream& stream, asio::const_buffer first, asio::const_buffer second, Wire::Done done) {
  auto finish = [done = std::move(done)](boost::system::error_code error, std::size_t) { done(error); };
  if (second.size() == 0)
    asio::async_write(stream, first, std::move(finish));
  else
    asio::async_write(stream, std::array{first, second}, std::move(finish));
}

void end_both_directions(tcp::socket& socket) {
  boost::system::error_code ignored;
  socket.shutdown(tcp::socket::shutdown_both, ignored);
  socket.close(ignored);
}

class PlainWire : public Wire {
 public:
  explicit PlainWire(tcp::socket socket) : socket_(std::move(socket)) {}
  void handshake(Done done) override { done({}); }
  void read_some(asio::mutable_buffer into, DoneSome done) override { socket_.async_read_some(into, std::move(done)); }
  void write(asio::const_buffer first, asio::const_buffer second, Done done) override {
    write_both(socket_, first, second, std::move(done));
  }
  void close() override { end_both_directions(socket_); }
  tcp::socket& socket() override { return socket_; }
  PeerCertificate peer() override { return {}; }

 private:
  tcp::socket socket_;
};

class TlsWire : public Wire {
 public:
  TlsWire(tcp::socket socket, asio::ssl::context& context) : stream_(std::move(socket), context) {}
  void handshake(Done done) override { stream_.async_handshake(asio::ssl::stream_base::server, std::move(done)); }
  void read_some(asio::mutable_buffer into, DoneSome done) override { stream_.async_read_some(into, std::move(done)); }
  void write(asio::const_buffer first, asio::const_buffer second, Done done) override {
    write_both(stream_, first, second, std::move(done));
  }
  void close() override { end_both_directions(stream_.next_layer()); }
  tcp::socket& socket() override { return stream_.next_layer(); }

  PeerCertificate peer() override {
    PeerCertificate peer;
    std::unique_ptr<X509, decltype(&X509_free)> certificate(SSL_get1_peer_certificate(stream_.native_handle()),
                                                            &X509_free);
    if (!certificate) return peer;
    peer.presented = true;
    peer.trusted = SSL_get_verify_result(stream_.native_handle()) == X509_V_OK;
    std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new(BIO_s_mem()), &BIO_free_all);
    PEM_write_bio_X509(out.get(), certificate.get());
    char* text = nullptr;
    auto length = BIO_get_mem_data(out.get(), &text);
    peer.pem.assign(text, static_cast<std::size_t>(length));
    if (auto info = read_certificate(peer.pem)) {
      peer.common_name = info->common_name;
      peer.organizations = info->organizations;
    }
    return peer;
  }

 private:
  asio::ssl::stream<tcp::socket> stream_;
};

}  // namespace

std::unique_ptr<Wire> make_plain_wire(tcp::socket socket) {
  return std::make_unique<PlainWire>(std::move(socket));
}
std::unique_ptr<Wire> make_tls_wire(tcp::socket socket, asio::ssl::context& context) {
  return std::make_unique<TlsWire>(std::move(socket), context);
}

}  // namespace o2dms::base

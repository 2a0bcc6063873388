#include "tests/bench/bare_beast_server.h"

// As in base: compiled apart, once (base/http_asio.cc).
#define BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_BEAST_SEPARATE_COMPILATION
#define BOOST_ASIO_NO_DEPRECATED
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <thread>
#include <vector>

namespace o2dms::bench {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;
using boost::system::error_code;

class BeastSession : public std::enable_shared_from_this<BeastSession> {
 public:
  BeastSession(tcp::socket socket, asio::ssl::context& context, const std::string& body)
      : stream_(std::move(socket), context), body_(body) {}

  void start() {
    error_code ignored;
    stream_.next_layer().set_option(tcp::no_delay(true), ignored);
    stream_.async_handshake(asio::ssl::stream_base::server, [self = shared_from_this()](error_code error) {
      if (!error) self->read();
    });
  }

 private:
  void read() {
    request_ = {};
    http::async_read(stream_, buffer_, request_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error) self->answer();
    });
  }

  void answer() {
    response_ = {};
    response_.version(11);
    response_.result(http::status::ok);
    response_.set(http::field::content_type, "application/json");
    response_.body() = body_;
    response_.prepare_payload();
    http::async_write(stream_, response_, [self = shared_from_this()](error_code error, std::size_t) {
      if (!error) self->read();
    });
  }

  asio::ssl::stream<tcp::socket> stream_;
  const std::string& body_;
  boost::beast::flat_buffer buffer_;
  http::request<http::string_body> request_;
  http::response<http::string_body> response_;
};

class BeastServer : public BareBeastServer {
 public:
  BeastServer(const base::KeyPair& certificate, std::string body, int threads)
      : body_(std::move(body)),
        tls_(asio::ssl::context::tls_server),
        context_(threads),
        acceptor_(context_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)) {
    tls_.use_certificate_chain(asio::buffer(certificate.certificate_pem));
    tls_.use_private_key(asio::buffer(certificate.key_pem), asio::ssl::context::pem);
    accept();
    for (int i = 0; i < threads; ++i) threads_.emplace_back([this] { context_.run(); });
  }

  ~BeastServer() override {
    context_.stop();
    for (std::thread& thread : threads_) thread.join();
  }

  [[nodiscard]] std::uint16_t port() const override { return acceptor_.local_endpoint().port(); }

 private:
  void accept() {
    acceptor_.async_accept(asio::make_strand(context_), [this](error_code error, tcp::socket socket) {
      if (error) return;
      std::make_shared<BeastSession>(std::move(socket), tls_, body_)->start();
      accept();
    });
  }

  const std::string body_;
  asio::ssl::context tls_;
  asio::io_context context_;
  tcp::acceptor acceptor_;
  std::vector<std::thread> threads_;
};

}  // namespace

std::unique_ptr<BareBeastServer> start_bare_beast_server(const base::KeyPair& certificate, std::string body,
                                                         int threads) {
  return std::make_unique<BeastServer>(certificate, std::move(body), threads);
}

}  // namespace o2dms::bench

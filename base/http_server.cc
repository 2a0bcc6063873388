#include "base/http_server.h"

#include "base/http_session.h"
//
#include <openssl/ssl.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <thread>

#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

int choose_http_1_1(SSL*, const unsigned char** out, unsigned char* length, const unsigned char* offered,
                    unsigned offered_length, void*) {
  static constexpr unsigned char ours[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, length, ours, sizeof ours - 1, offered, offered_length) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_NOACK;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

Result<std::unique_ptr<asio::ssl::context>> make_context(const HttpServerOptions& options) {
  auto context = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
  boost::system::error_code error;
  context->use_certificate_chain(asio::buffer(options.certificate->certificate_pem), error);
  if (error) return fail("the server's certificate cannot be used: " + error.message());
  context->use_private_key(asio::buffer(options.certificate->key_pem), asio::ssl::context::pem, error);
  if (error) return fail("the server's private key cannot be used: " + error.message());
  SSL_CTX* native = context->native_handle();
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  // Each connection is verified anew: a resumed one would carry a verdict of another time.
  SSL_CTX_set_session_cache_mode(native, SSL_SESS_CACHE_OFF);
  SSL_CTX_set_options(native, SSL_OP_NO_TICKET | SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_num_tickets(native, 0);
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(native, &choose_http_1_1, nullptr);
  if (!options.client_ca_pem.empty()) {
    context->add_certificate_authority(asio::buffer(options.client_ca_pem), error);
    if (error) return fail("the authority for client certificates cannot be used: " + error.message());
    // The list tells clients which of their certificates to send, as an API server does.
    auto* store = SSL_CTX_get_cert_store(native);
    auto* objects = X509_STORE_get0_objects(store);
    for (int i = 0; i < sk_X509_OBJECT_num(objects); ++i)
      if (auto* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i)))
        SSL_CTX_add_client_CA(native, certificate);
    X509_VERIFY_PARAM_set_flags(SSL_CTX_get0_param(native), X509_V_FLAG_PARTIAL_CHAIN);
    if (options.require_client_certificate)
      SSL_CTX_set_verify(native, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    else  // An untrusted certificate does not end the handshake: who sent it is told so over HTTP.
      SSL_CTX_set_verify(native, SSL_VERIFY_PEER, [](int, X509_STORE_CTX*) { return 1; });
  }
  return context;
}

// One thread with its sessions.
class Worker {
 public:
  explicit Worker(Duration tick) : tick_(tick), timer_(context_), work_(asio::make_work_guard(context_)) {}

  void start() {
    thread_ = std::thread([this] { context_.run(); });
  }

  void add(std::shared_ptr<HttpSession> session) {
    asio::post(context_, [this, session = std::move(session)] {
      session->start();
      sessions_.push_back(session);
      if (!ticking_) arm();
    });
  }

  void stop() {
    asio::post(context_, [this] {
      for (auto& weak : sessions_)
        if (auto session = weak.lock()) session->close();
      timer_.cancel();
      context_.stop();
    });
    if (thread_.joinable()) thread_.join();
  }

  asio::io_context& context() { return context_; }

 private:
  void arm() {
    ticking_ = true;
    timer_.expires_after(tick_);
    timer_.async_wait([this](auto error) {
      ticking_ = false;
      if (error) return;
      auto now = std::chrono::steady_clock::now();
      std::erase_if(sessions_, [&](auto& weak) {
        auto session = weak.lock();
        if (session) session->check_deadline(now);
        return !session;
      });
      if (!sessions_.empty()) arm();
    });
  }

  const Duration tick_;
  asio::io_context context_{1};
  asio::steady_timer timer_;
  asio::executor_work_guard<asio::io_context::executor_type> work_;
  std::vector<std::weak_ptr<HttpSession>> sessions_;
  bool ticking_ = false;
  std::thread thread_;
};

class AsioServer : public HttpServer {
 public:
  AsioServer(const HttpServerOptions& options, std::shared_ptr<HttpHandler> handler,
             std::function<HttpResponse(int)> refusal)
      : shared_{options, std::move(handler), std::move(refusal)} {
    auto shortest = std::min(
        {options.idle_timeout, options.request_timeout, options.write_timeout, Duration(std::chrono::seconds(4))});
    for (int i = 0; i < std::max(1, options.threads); ++i)
      workers_.push_back(std::make_unique<Worker>(std::max(shortest / 4, Duration(std::chrono::milliseconds(5)))));
  }

  ~AsioServer() override { stop(); }

  Result<void> start() {
    if (shared_.options.certificate) {
      auto context = make_context(shared_.options);
      if (!context) return failure(context.error());
      tls_ = std::move(*context);
    }
    const std::string where = host_and_port(shared_.options.address, shared_.options.port);
    boost::system::error_code error;
    auto address = asio::ip::make_address(shared_.options.address, error);
    if (error) return fail("\"" + shared_.options.address + "\" is not an IP address to listen on");
    tcp::endpoint endpoint(address, shared_.options.port);
    acceptor_.emplace(workers_[0]->context());
    acceptor_->open(endpoint.protocol(), error);
    if (!error) acceptor_->set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) acceptor_->bind(endpoint, error);
    if (!error) acceptor_->listen(1024, error);
    if (error) return fail("cannot listen on " + where + ": " + error.message());
    port_ = acceptor_->local_endpoint().port();
    retry_.emplace(workers_[0]->context());
    accept();
    for (auto& worker : workers_) worker->start();
    return done();
  }

  [[nodiscard]] std::uint16_t port() const override { return port_; }
  [[nodiscard]] std::size_t buffered_bytes() const override { return shared_.budget.used(); }

  void stop() override {
    if (std::exchange(stopped_, true)) return;
    for (auto& worker : workers_) worker->stop();
    acceptor_.reset();
    retry_.reset();
  }

 private:
  void accept() {
    auto& worker = *workers_[next_++ % workers_.size()];
    acceptor_->async_accept(worker.context(), [this, &worker](boost::system::error_code error, tcp::socket socket) {
      if (error == asio::error::operation_aborted) return;
      if (error) return accept_later();
      if (shared_.connections < shared_.options.max_connections) {
        if (tls_ && shared_.options.plain_beside_tls)
          serve_either(worker, std::make_shared<tcp::socket>(std::move(socket)));
        else
          serve(worker, std::move(socket), tls_ != nullptr);
      }
      accept();
    });
  }

  void serve(Worker& worker, tcp::socket socket, bool tls) {
    auto wire = tls ? make_tls_server_wire(std::move(socket), *tls_) : make_plain_wire(std::move(socket));
    worker.add(std::make_shared<HttpSession>(shared_, worker.context(), std::move(wire)));
  }

  // By the first byte: that of a TLS handshake record, or not.
  void serve_either(Worker& worker, const std::shared_ptr<tcp::socket>& socket) {
    socket->async_wait(tcp::socket::wait_read, [this, &worker, socket](boost::system::error_code error) {
      constexpr char kHandshake = 0x16;
      char first = 0;
      if (!error) socket->receive(asio::buffer(&first, 1), tcp::socket::message_peek, error);
      if (!error) serve(worker, std::move(*socket), first == kHandshake);
    });
  }

  // No descriptors left, most likely: they come back as sessions end.
  void accept_later() {
    retry_->expires_after(std::chrono::milliseconds(100));
    retry_->async_wait([this](auto error) {
      if (!error) accept();
    });
  }

  HttpServerShared shared_;
  std::unique_ptr<asio::ssl::context> tls_;
  std::vector<std::unique_ptr<Worker>> workers_;
  std::optional<tcp::acceptor> acceptor_;
  std::optional<asio::steady_timer> retry_;
  std::size_t next_ = 0;
  std::uint16_t port_ = 0;
  bool stopped_ = false;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> start_http_server(const HttpServerOptions& options,
                                                      std::shared_ptr<HttpHandler> handler,
                                                      std::function<HttpResponse(int status)> refusal) {
  auto server = std::make_unique<AsioServer>(options, std::move(handler), std::move(refusal));
  if (auto started = server->start(); !started) return failure(started.error());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace o2dms::base

#include "base/http_client.h"

#include <poll.h>

#include <algorithm>

#include "base/http_dial.h"
//
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>

#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using boost::system::error_code;
using SteadyTime = BlockingLoop::SteadyTime;

constexpr std::size_t read_size = 32 * 1024;
constexpr int max_interim_responses = 16;  // 1xx

SteadyTime after(Duration wait) {
  return std::chrono::steady_clock::now() + std::min<Duration>(wait, std::chrono::hours(24 * 365));
}

// A body that grows with what really comes. Beast's own string_body reserves whatever length the other side claims.
struct GrowingBody {
  using value_type = std::string;
  class reader {
   public:
    template <bool IsRequest, class Fields>
    reader(http::header<IsRequest, Fields>&, value_type& body) : body_(body) {}
    void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      std::size_t count = 0;
      for (auto at = asio::buffer_sequence_begin(buffers); at != asio::buffer_sequence_end(buffers); ++at) {
        const asio::const_buffer piece(*at);
        body_.append(static_cast<const char*>(piece.data()), piece.size());
        count += piece.size();
      }
      return count;
    }
    void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};

class BlockingConnection : public HttpConnection {
 public:
  explicit BlockingConnection(HttpTarget target)
      : target_(std::move(target)), where_(host_and_port(target_.host, target_.port)) {}
  ~BlockingConnection() override { close(); }

  Result<HttpResponse, TransportError> exchange(const HttpRequest& request, Duration deadline) override {
    const auto until = after(deadline);
    auto head = send_and_read_head(request, until, target_.max_body_bytes);
    if (!head) return head;
    while (!parser_->is_done())
      if (auto read = read_more(until); !read) return failure(drop(read.error()));
    head->body = std::move(parser_->get().body());
    finish();
    return head;
  }

  Result<HttpResponse, TransportError> open(const HttpRequest& request, Duration deadline) override {
    auto head = send_and_read_head(request, after(deadline), std::nullopt);
    streaming_ = head.ok();
    return head;
  }

  Result<std::string, TransportError> read_some(Duration deadline) override {
    if (!streaming_ || !parser_) return fault(TransportFault::closed, "no response of " + where_ + " is open");
    const auto until = after(deadline);
    for (;;) {
      if (auto& body = parser_->get().body(); !body.empty()) return std::exchange(body, {});
      if (parser_->is_done()) {
        finish();
        return std::string();
      }
      if (auto read = read_more(until); !read) return failure(drop(read.error()));
    }
  }

  void close() override {
    if (wire_) wire_->close();
    wire_.reset();
    parser_.reset();
    streaming_ = false;
    buffer_.consume(buffer_.size());
  }

  void cancel() override { loop_.cancel(); }
  [[nodiscard]] std::string tls_version() const override { return tls_version_; }
  [[nodiscard]] std::string server_certificate_pem() const override { return server_certificate_pem_; }

 private:
  using Parser = http::response_parser<GrowingBody>;

  TransportError drop(TransportError error) {
    close();
    return error;
  }

  void finish() {
    const bool keep = parser_->get().keep_alive();
    parser_.reset();
    streaming_ = false;
    if (!keep || buffer_.size() > 0) close();
  }

  // An idle connection on which something can be read has been closed by the server, or is out of step.
  bool stale() {
    pollfd polled{wire_->socket().native_handle(), POLLIN, 0};
    return ::poll(&polled, 1, 0) != 0;
  }

  Result<HttpResponse, TransportError> send_and_read_head(const HttpRequest& request, SteadyTime until,
                                                          std::optional<std::uint64_t> body_limit) {
    if (streaming_ || (wire_ && stale())) close();
    const bool reused = wire_ != nullptr;
    auto head = attempt(request, until, body_limit);
    const bool safe = request.method == "GET" || request.method == "HEAD";
    const bool broken = !head && !got_anything_ &&
                        (head.error().fault == TransportFault::closed || head.error().fault == TransportFault::send);
    if (reused && safe && broken) head = attempt(request, until, body_limit);
    return head;
  }

  Result<HttpResponse, TransportError> attempt(const HttpRequest& request, SteadyTime until,
                                               std::optional<std::uint64_t> body_limit) {
    got_anything_ = false;
    if (!wire_) {
      auto dialled = dial(target_, loop_, context_, std::min(until, after(target_.connect_timeout)));
      if (!dialled) return failure(dialled.error());
      wire_ = std::move(dialled->wire);
      tls_version_ = std::move(dialled->tls_version);
      server_certificate_pem_ = std::move(dialled->server_certificate_pem);
    }
    if (auto sent = send(request, until); !sent) return failure(drop(sent.error()));
    for (int i = 0; i < max_interim_responses; ++i) {
      parser_.emplace();
      parser_->header_limit(static_cast<std::uint32_t>(target_.max_header_bytes));
      if (body_limit)
        parser_->body_limit(*body_limit);
      else
        parser_->body_limit(boost::none);
      parser_->eager(true);
      if (request.method == "HEAD") parser_->skip(true);
      while (!parser_->is_header_done())
        if (auto read = read_more(until); !read) return failure(drop(read.error()));
      const auto& message = parser_->get();
      if (message.result_int() / 100 == 1 && message.result_int() != 101) continue;
      HttpResponse response;
      response.status = static_cast<int>(message.result_int());
      for (const auto& field : message)
        response.headers.add(std::string(field.name_string()), std::string(field.value()));
      return response;
    }
    return failure(drop({TransportFault::malformed, where_ + " sent nothing but interim responses"}));
  }

  // What would end a line early would let a value speak for us.
  [[nodiscard]] static std::string_view unfit_part(const HttpRequest& request) {
    const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; };
    const auto has_control = [&](std::string_view text) { return std::any_of(text.begin(), text.end(), is_control); };
    if (has_control(request.target) || request.target.find(' ') != std::string::npos) return "request target";
    for (const auto& [name, value] : request.headers.fields()) {
      if (has_control(name) || has_control(value)) return name.empty() ? "nameless header" : std::string_view(name);
    }
    return {};
  }

  Result<void, TransportError> send(const HttpRequest& request, SteadyTime until) {
    if (const std::string_view part = unfit_part(request); !part.empty())
      return fault(TransportFault::send, "cannot send to " + where_ + ": the " + std::string(part) +
                                             " holds a character that may not be there");
    std::string head = request.method + " " + request.target + " HTTP/1.1\r\n";
    if (!request.headers.has("Host")) head += "Host: " + where_ + "\r\n";
    for (const auto& [name, value] : request.headers.fields()) head += name + ": " + value + "\r\n";
    const bool has_body =
        !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (has_body) head += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    head += "\r\n";
    std::string_view rest = request.body;
    if (rest.size() <= 16 * 1024) head += std::exchange(rest, {});
    error_code error;
    auto end = loop_.run(
        [&](const std::function<void()>& done) {
          wire_->write(asio::buffer(head), asio::buffer(rest), [&error, done](error_code result) {
            error = result;
            done();
          });
        },
        [&] { wire_->close(); }, until);
    if (end != BlockingLoop::End::completed) return gave_up(end, "sending to ");
    // A server that refuses early may have answered already: the answer tells more than the broken pipe.
    if (error && stale()) return done();
    if (error) return fault(TransportFault::send, "cannot send to " + where_ + ": " + error.message());
    return done();
  }

  // Reads once and parses what is there.
  Result<void, TransportError> read_more(SteadyTime until) {
    error_code error;
    std::size_t count = 0;
    if (buffer_.size() == 0 || need_more_) {
      auto end = loop_.run(
          [&](const std::function<void()>& done) {
            wire_->read_some(buffer_.prepare(read_size), [&, done](error_code result, std::size_t read) {
              error = result;
              count = read;
              done();
            });
          },
          [&] { wire_->close(); }, until);
      if (end != BlockingLoop::End::completed) return gave_up(end, "waiting for ");
      buffer_.commit(count);
      got_anything_ = got_anything_ || count > 0;
      if (error) return on_end(error);
    }
    need_more_ = false;
    auto consumed = parser_->put(buffer_.data(), error);
    buffer_.consume(consumed);
    if (error == http::error::need_more) {
      need_more_ = true;
      if (buffer_.size() <= target_.max_header_bytes) return done();
      // The header, or the head of a chunk, does not end.
      error = parser_->is_header_done() ? http::error::bad_chunk : http::error::header_limit;
    }
    if (error == http::error::header_limit || error == http::error::body_limit)
      return fault(TransportFault::too_large, "the answer of " + where_ + " is too large: " + error.message());
    if (error)
      return fault(TransportFault::malformed, "the answer of " + where_ + " is not HTTP/1.1: " + error.message());
    return done();
  }

  // The stream has ended: right where the message's length is given by its end, wrong everywhere else.
  Result<void, TransportError> on_end(error_code error) {
    const std::string reason = error.message();
    if (parser_->is_header_done() && parser_->need_eof()) {
      error_code ended;
      parser_->put_eof(ended);
      if (!ended) return done();
    }
    return fault(got_anything_ ? TransportFault::receive : TransportFault::closed,
                 got_anything_ ? "the answer of " + where_ + " is cut short: " + reason
                               : where_ + " closed the connection without an answer: " + reason);
  }

  [[nodiscard]] Failure<TransportError> gave_up(BlockingLoop::End end, const std::string& doing) const {
    if (end == BlockingLoop::End::cancelled)
      return fault(TransportFault::cancelled, "cancelled while " + doing + where_);
    return fault(TransportFault::timeout, "the time was up while " + doing + where_);
  }

  const HttpTarget target_;
  const std::string where_;
  BlockingLoop loop_;
  std::unique_ptr<asio::ssl::context> context_;
  std::unique_ptr<Wire> wire_;
  std::string tls_version_, server_certificate_pem_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  bool streaming_ = false;     // open() was called, and the body is not at its end
  bool need_more_ = false;     // the parser can do nothing with what is in the buffer
  bool got_anything_ = false;  // of the present answer
};

}  // namespace

std::string_view to_text(TransportFault kind) {
  switch (kind) {
    case TransportFault::resolve:
      return "resolve";
    case TransportFault::connect:
      return "connect";
    case TransportFault::tls:
      return "tls";
    case TransportFault::proxy:
      return "proxy";
    case TransportFault::send:
      return "send";
    case TransportFault::receive:
      return "receive";
    case TransportFault::closed:
      return "closed";
    case TransportFault::timeout:
      return "timeout";
    case TransportFault::cancelled:
      return "cancelled";
    case TransportFault::malformed:
      return "malformed";
    case TransportFault::too_large:
      return "too-large";
  }
  return "unknown";
}

std::unique_ptr<HttpConnection> make_http_connection(HttpTarget target) {
  return std::make_unique<BlockingConnection>(std::move(target));
}

}  // namespace o2dms::base

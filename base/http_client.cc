#include "base/http_client.h"

#include <poll.h>

#include <algorithm>
#include <array>

#include "base/http_blocking_wire.h"
#include "base/http_dial.h"
#include "base/http_response_reader.h"
#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;
using SteadyTime = BlockingLoop::SteadyTime;
using Event = HttpResponseReader::Event;

constexpr std::size_t kReadSize = 32 * 1024;
constexpr std::size_t kJoinedBody = 16 * 1024;  // a body up to here is sent in one piece with its head
constexpr std::size_t kSlice = 64 * 1024;       // of a longer one, sent at a time
constexpr std::size_t kLeastProgress = 1024;    // of an answer; less is none

SteadyTime after(Duration wait) {
  return std::chrono::steady_clock::now() + std::min<Duration>(wait, std::chrono::hours(24 * 365));
}

// The times of one exchange, from its start.
struct Deadlines {
  explicit Deadlines(const HttpPatience& patience) : total(after(patience.total)), progress(patience.progress) {}
  [[nodiscard]] SteadyTime next() const { return std::min(total, after(progress)); }

  const SteadyTime total;
  const Duration progress;
};

// What would end a line early would let a value speak for us.
std::string_view unfit_part(const HttpRequest& request) {
  const auto is_control = [](char c) { return (static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7F; };
  const auto has_control = [&](std::string_view text) { return std::any_of(text.begin(), text.end(), is_control); };
  if (has_control(request.target) || request.target.find(' ') != std::string::npos) return "request target";
  for (const auto& [name, value] : request.headers.fields()) {
    if (has_control(name) || has_control(value)) return name.empty() ? "nameless header" : std::string_view(name);
  }
  return {};
}

class BlockingConnection : public HttpConnection {
 public:
  explicit BlockingConnection(HttpTarget target)
      : target_(std::move(target)),
        where_(host_and_port(target_.host, target_.port)),
        tls_context_(target_.tls_context ? target_.tls_context : make_tls_client_context()) {}
  ~BlockingConnection() override { close(); }

  Result<HttpResponse, TransportError> exchange(const HttpRequest& request, const HttpPatience& patience) override {
    const Deadlines deadlines(patience);
    auto answer = send_and_read_head(request, deadlines, target_.max_body_bytes);
    if (!answer) return answer;
    if (auto read = read_body(answer->body, deadlines); !read) return failure(drop(read.error()));
    return answer;
  }

  Result<HttpResponse, TransportError> open(const HttpRequest& request, Duration deadline) override {
    auto head = send_and_read_head(request, Deadlines(deadline), std::nullopt);
    is_streaming_ = head.ok();
    return head;
  }

  Result<std::string, TransportError> read_some(Duration deadline) override {
    if (!is_streaming_) return fault(TransportFault::closed, "no response of " + where_ + " is open");
    const auto event = next_event(after(deadline));
    if (!event) return failure(drop(event.error()));
    if (*event == Event::body) return reader_->take_body();
    finish();
    return std::string();
  }

  void close() override {
    if (wire_) wire_->close();
    wire_.reset();
    reader_.reset();
    is_streaming_ = false;
  }

  void cancel() override { loop_.cancel(); }
  [[nodiscard]] std::string tls_version() const override { return tls_version_; }
  [[nodiscard]] std::string server_certificate_pem() const override { return server_certificate_pem_; }

 private:
  TransportError drop(TransportError error) {
    close();
    return error;
  }

  void finish() {
    is_streaming_ = false;
    if (!reader_->is_reusable()) close();
  }

  // An idle connection on which something can be read has been closed by the server, or is out of step.
  bool is_stale() {
    pollfd polled{wire_->socket().native_handle(), POLLIN, 0};
    return ::poll(&polled, 1, 0) != 0;
  }

  Result<HttpResponse, TransportError> send_and_read_head(const HttpRequest& request, const Deadlines& deadlines,
                                                          std::optional<std::uint64_t> body_limit) {
    if (const std::string_view part = unfit_part(request); !part.empty())
      return fault(TransportFault::send, "cannot send to " + where_ + ": the " + std::string(part) +
                                             " holds a character that may not be there");
    if (is_streaming_ || (wire_ && is_stale())) close();
    const bool is_reused = wire_ != nullptr;
    bool has_begun = false;
    auto head = attempt(request, deadlines, body_limit, has_begun);
    const bool is_safe = request.method == "GET" || request.method == "HEAD";
    const bool is_broken = !head && !has_begun && head.error().fault == TransportFault::closed;
    if (is_reused && is_safe && is_broken) head = attempt(request, deadlines, body_limit, has_begun);
    return head;
  }

  // `has_begun`: something of an answer came.
  Result<HttpResponse, TransportError> attempt(const HttpRequest& request, const Deadlines& deadlines,
                                               std::optional<std::uint64_t> body_limit, bool& has_begun) {
    if (auto connected = connect(deadlines); !connected) return failure(connected.error());
    reader_->start(request.method == "HEAD", body_limit);
    if (auto sent = send(request, deadlines); !sent) return failure(drop(sent.error()));
    const auto event = next_event(deadlines.next());
    has_begun = reader_->has_begun();
    if (!event) return failure(drop(event.error()));
    return reader_->take_head();
  }

  Result<void, TransportError> connect(const Deadlines& deadlines) {
    if (wire_) return done();
    auto dialled = dial(target_, *tls_context_, loop_, std::min(deadlines.total, after(target_.connect_timeout)));
    if (!dialled) return failure(dialled.error());
    wire_ = std::move(dialled->wire);
    tls_version_ = std::move(dialled->tls_version);
    server_certificate_pem_ = std::move(dialled->server_certificate_pem);
    reader_.emplace(HttpResponseLimits{.header_bytes = target_.max_header_bytes});
    return done();
  }

  Result<void, TransportError> send(const HttpRequest& request, const Deadlines& deadlines) {
    std::string text = request.method + " " + request.target + " HTTP/1.1\r\n";
    if (!request.headers.has("Host")) text += "Host: " + where_ + "\r\n";
    for (const auto& [name, value] : request.headers.fields()) text += name + ": " + value + "\r\n";
    const bool has_body =
        !request.body.empty() || request.method == "POST" || request.method == "PUT" || request.method == "PATCH";
    if (has_body) text += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
    text += "\r\n";
    std::string_view rest = request.body;
    if (rest.size() <= kJoinedBody) text += std::exchange(rest, {});
    for (std::string_view piece = text; !piece.empty();) {
      const WireResult sent = write(*wire_, piece, loop_, deadlines.next());
      if (!sent.is_completed()) return gave_up(sent.end, "sending to " + where_);
      // A server that refuses early may have answered already: reading tells more than the broken pipe.
      if (sent.error) return done();
      piece = rest.substr(0, kSlice);
      rest.remove_prefix(piece.size());
    }
    return done();
  }

  Result<void, TransportError> read_body(std::string& body, const Deadlines& deadlines) {
    auto until = deadlines.next();
    std::size_t counted = 0;
    while (true) {
      const auto event = next_event(until);
      if (!event) return failure(event.error());
      if (*event == Event::whole) break;
      body += reader_->take_body();
      if (body.size() - counted < kLeastProgress) continue;
      counted = body.size();
      until = deadlines.next();
    }
    finish();
    return done();
  }

  // `head`, `body` or `whole`.
  Result<Event, TransportError> next_event(SteadyTime until) {
    while (true) {
      const Event event = reader_->next();
      switch (event) {
        case Event::need_more:
          if (auto received = receive(until); !received) return failure(received.error());
          break;
        case Event::malformed:
          return fault(TransportFault::malformed,
                       "the answer of " + where_ + " is not HTTP/1.1: " + reader_->problem());
        case Event::too_large:
          return fault(TransportFault::too_large, "the answer of " + where_ + " is too large: " + reader_->problem());
        case Event::cut_short:
          if (reader_->has_begun())
            return fault(TransportFault::receive, "the answer of " + where_ + " is cut short: " + end_.message());
          return fault(TransportFault::closed, where_ + " closed the connection without an answer: " + end_.message());
        default:
          return event;
      }
    }
  }

  // Reads once; what comes goes to the reader, also the end of the stream.
  Result<void, TransportError> receive(SteadyTime until) {
    const WireResult read = base::read_some(*wire_, asio::buffer(input_), loop_, until);
    if (!read.is_completed()) return gave_up(read.end, "waiting for " + where_);
    end_ = read.error;
    reader_->receive({input_.data(), read.count});
    if (end_) reader_->end(end_ == asio::error::eof);
    return done();
  }

  const HttpTarget target_;
  const std::string where_;
  const std::shared_ptr<TlsClientContext> tls_context_;
  BlockingLoop loop_;
  std::unique_ptr<Wire> wire_;
  std::string tls_version_, server_certificate_pem_;
  std::optional<HttpResponseReader> reader_;  // as long as there is a wire
  bool is_streaming_ = false;                 // open() was called, and the body is not at its end
  error_code end_;                            // why nothing more can be read
  std::array<char, kReadSize> input_;
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

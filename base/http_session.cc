#include "base/http_session.h"

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/post.hpp>

#include "base/log.h"
#include "base/url.h"

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
using boost::system::error_code;

constexpr std::size_t kMostPulled = 256 * 1024;    // bytes pulled from a source at a time …
constexpr std::size_t kLeastPulled = 16 * 1024;    // … and when the budget is used up
constexpr std::size_t kDiscardLimit = 256 * 1024;  // of an unwanted body, for the sake of the connection
constexpr std::size_t kDrainLimit = 16 * 1024 * 1024;
constexpr Duration kDrainTime = std::chrono::seconds(2);
constexpr Duration kHandshakeTime = std::chrono::seconds(10);
constexpr Duration kScarcePatience = std::chrono::seconds(2);  // with peers that take nothing, when room is scarce

// A stream may be silent for as long as it likes, and a peer whose machine is cut off says nothing either: TCP asks,
// and the read fails after two minutes without an answer.
void keep_alive(asio::ip::tcp::socket& socket) {
  constexpr std::pair<int, int> times[] = {{TCP_KEEPIDLE, 60}, {TCP_KEEPINTVL, 15}, {TCP_KEEPCNT, 4}};
  error_code ignored;
  socket.set_option(asio::socket_base::keep_alive(true), ignored);
  for (const auto& [option, value] : times)
    ::setsockopt(socket.native_handle(), IPPROTO_TCP, option, &value, sizeof value);
}

}  // namespace

HttpSession::HttpSession(HttpServerShared& shared, asio::io_context& context, std::unique_ptr<Wire> wire)
    : shared_(shared),
      context_(context),
      wire_(std::move(wire)),
      reader_({.header_bytes = shared.options.max_header_bytes,
               .header_fields = shared.options.max_header_fields,
               .body_bytes = shared.options.max_body_bytes}),
      share_(shared.budget) {
  ++shared_.connections;
}

HttpSession::~HttpSession() {
  end_stream();
  --shared_.connections;
}

void HttpSession::start() {
  error_code ignored;
  wire_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  keep_alive(wire_->socket());
  const auto remote = wire_->socket().remote_endpoint(ignored);
  remote_address_ = host_and_port(remote.address().to_string(), remote.port());
  set_deadline(std::min(kHandshakeTime, shared_.options.idle_timeout));
  wire_->handshake([self = shared_from_this()](auto error) { self->on_handshake(error); });
}

void HttpSession::on_handshake(error_code error) {
  if (state_ == State::closed) return;
  if (error) return close();
  peer_ = client_certificate_of(*wire_);
  start_request();
}

void HttpSession::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  end_stream();
  accepted_.reset();
  share_.clear();
  wire_->close();
}

void HttpSession::check_deadline(SteadyTime now) {
  if (state_ != State::answering) {
    if (now >= deadline_) close();
    return;
  }
  if (peer_has_ended_ && now >= deadline_) return close();
  if (!write_pending_) return;  // the source has nothing to say: a watch may be silent
  Duration limit = shared_.options.write_timeout;
  if (shared_.budget.is_scarce()) limit = std::min(limit, kScarcePatience);
  if (progress_.has_passed(now, acknowledged_bytes(wire_->socket().native_handle()), limit)) close();
}

void HttpSession::set_deadline(Duration after) {
  deadline_ = after >= std::chrono::hours(24 * 365) ? SteadyTime::max() : std::chrono::steady_clock::now() + after;
}

void HttpSession::start_request() {
  reader_.start_next();
  framing_ = {};
  if (reader_.unread_bytes() > 0) {
    state_ = State::reading_head;
    set_deadline(shared_.options.request_timeout);
    return advance();
  }
  state_ = State::idle;
  set_deadline(shared_.options.idle_timeout);
  read();
}

void HttpSession::read() {
  if (read_pending_) return;
  read_pending_ = true;
  wire_->read_some(asio::buffer(input_),
                   [self = shared_from_this()](auto error, auto count) { self->on_read(error, count); });
}

void HttpSession::on_read(error_code error, std::size_t count) {
  read_pending_ = false;
  if (state_ == State::closed) return;
  if (error == asio::error::eof && upgraded_ != nullptr) return hand_over_end();
  if (error) return close();
  if (upgraded_ != nullptr) return hand_over({input_.data(), count});
  if (state_ == State::draining) {
    drained_ += count;
    return drained_ > kDrainLimit ? close() : drain_more();
  }
  reader_.receive({input_.data(), count});
  if (state_ == State::answering) {  // reading on is how we learn that the peer of a stream has gone
    if (reader_.unread_bytes() < kReadSize) read();
    return;
  }
  if (state_ == State::idle) {
    state_ = State::reading_head;
    set_deadline(shared_.options.request_timeout);
  }
  advance();
}

void HttpSession::on_event(HttpRequestReader::Event event) {
  switch (event) {
    case HttpRequestReader::Event::need_more:
      return state_ == State::reading_body ? await_body() : read();
    case HttpRequestReader::Event::head:
      return on_head();
    case HttpRequestReader::Event::whole:
      return on_whole();
    case HttpRequestReader::Event::refused:
      return state_ == State::discarding ? close() : refuse(reader_.refusal());
  }
}

void HttpSession::on_head() {
  framing_.is_http_1_0 = reader_.is_http_1_0();
  framing_.keeps_alive = reader_.keeps_alive();
  HttpRequest head = reader_.take_head();
  framing_.answers_head = head.method == "HEAD";
  is_read_only_ = head.method == "GET" || head.method == "HEAD";
  head.peer = peer_;
  head.remote_address = remote_address_;
  HttpDecision decision = shared_.handler->begin(std::move(head));
  if (auto* response = std::get_if<HttpResponse>(&decision)) return answer_unread(std::move(*response));
  accepted_ = std::get<std::unique_ptr<AcceptedRequest>>(std::move(decision));
  state_ = State::reading_body;
  const auto event = reader_.next();
  const bool nothing_came =
      event == HttpRequestReader::Event::need_more && reader_.body_bytes() == 0 && reader_.unread_bytes() == 0;
  if (nothing_came && reader_.expects_continue() && !reader_.is_http_1_0()) return send_continue();
  on_event(event);
}

void HttpSession::await_body() {
  if (!share_.hold(reader_.body_bytes())) return refuse(429);
  read();
}

void HttpSession::send_continue() {
  static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  wire_->write(asio::buffer(text), {}, [self = shared_from_this()](auto error) {
    if (self->state_ == State::closed) return;
    if (error) return self->close();
    self->read();
  });
}

void HttpSession::on_whole() {
  if (state_ == State::discarding) return start_request();
  answer(accepted_->answer(reader_.take_body()));
}

HttpResponse HttpSession::refusal(int status) const {
  HttpResponse response;
  if (shared_.refusal) response = shared_.refusal(status);
  response.status = status;
  if (status == 429 && !response.headers.has("Retry-After")) response.headers.add("Retry-After", "1");
  return response;
}

void HttpSession::refuse(int status) {
  framing_.keeps_alive = false;
  reader_.discard_body();  // what has come of it counts no longer
  answer(refusal(status));
}

// The handler has seen enough. A short body is read over, so that the connection can go on; a long one ends it.
void HttpSession::answer_unread(HttpResponse response) {
  reader_.discard_body();
  const auto event = reader_.next();
  const bool is_short = event == HttpRequestReader::Event::need_more && !reader_.expects_continue() &&
                        reader_.body_to_come().value_or(kDiscardLimit + 1) <= kDiscardLimit;
  if (event != HttpRequestReader::Event::whole && !is_short) framing_.keeps_alive = false;
  if (event != HttpRequestReader::Event::whole && response.upgraded) response = refusal(400);
  answer(std::move(response));
}

void HttpSession::answer(HttpResponse response) {
  accepted_.reset();
  share_.clear();
  state_ = State::answering;
  if (!response.late) return begin_answer(std::move(response));
  late_ = std::make_unique<HttpResponse>(std::move(response));
  await_late();
}

void HttpSession::begin_answer(HttpResponse response) {
  if (!make_room(response)) response = refusal(429);
  UpgradedConnection* upgraded = framing_.answers_head ? nullptr : response.upgraded.get();
  writer_.begin(std::move(response), framing_);
  if (writer_.source() != nullptr && writer_.source()->waits()) start_stream();
  if (upgraded == nullptr) return send_more();
  upgraded_ = upgraded;
  hand_over(reader_.take_unread());
}

void HttpSession::await_late() {
  late_->late->on_ready(make_wake());
  read();
  take_late();
}

void HttpSession::take_late() {
  HttpResponse response;
  if (!late_->late->take(response)) return;
  for (const auto& [name, value] : late_->headers.fields()) {
    if (!response.headers.has(name)) response.headers.add(name, value);
  }
  end_stream();
  begin_answer(std::move(response));
}

// What was done is told, whatever room that takes; what was only asked can be asked again.
bool HttpSession::make_room(const HttpResponse& response) {
  if (response.source || framing_.answers_head) return true;
  constexpr std::size_t least = HttpResponseWriter::kJoinedBytes;
  if (response.shared_body)
    return response.shared_body->size() <= least || share_.hold(response.shared_body, !is_read_only_);
  return response.body.size() <= least || share_.hold(response.body.size(), !is_read_only_);
}

std::function<void()> HttpSession::make_wake() {
  waker_ = std::make_shared<StreamWaker>(*this);
  return [waker = waker_] {
    const MutexLock lock(waker->mutex);
    if (waker->session != nullptr && !std::exchange(waker->is_woken, true)) waker->session->wake(*waker);
  };
}

void HttpSession::start_stream() {
  writer_.source()->on_ready(make_wake());
  read();
}

// Nobody above this thread would catch what is thrown, and one connection must not end the
// process.
void HttpSession::hand_over(std::string_view bytes) {
  try {
    if (!bytes.empty()) upgraded_->receive(bytes);
    if (peer_has_ended_) upgraded_->receive_end();
  } catch (const std::exception& error) {
    log(LogLevel::error, std::string("an upgraded connection is cut, it failed: ") + error.what());
    return close();
  }
  return write_pending_ ? read_on() : send_more();
}

void HttpSession::hand_over_end() {
  peer_has_ended_ = true;
  set_deadline(shared_.options.request_timeout);
  hand_over({});
}

void HttpSession::read_on() {
  if (upgraded_ != nullptr && !peer_has_ended_ && upgraded_->wants_more()) read();
}

// From any thread, under the waker's mutex: the session and its context are there as long as the waker names them.
void HttpSession::wake(StreamWaker& waker) {
  asio::post(context_, [weak = weak_from_this(), &waker] {
    auto self = weak.lock();
    const bool waits = self && self->waker_.get() == &waker && self->state_ == State::answering;
    if (waits && !self->write_pending_) self->send_more();
  });
}

void HttpSession::end_stream() {
  if (waker_) {
    const MutexLock lock(waker_->mutex);
    waker_->session = nullptr;
  }
  waker_.reset();
  late_.reset();
  upgraded_ = nullptr;
  writer_.drop_source();
}

void HttpSession::send_more() {
  if (waker_) {
    const MutexLock lock(waker_->mutex);
    waker_->is_woken = false;
  }
  if (late_) return take_late();
  const auto piece = writer_.next(std::clamp(shared_.budget.left(), kLeastPulled, kMostPulled));
  if (writer_.source() != nullptr)
    share_.hold(writer_.pulled_bytes() > HttpResponseWriter::kJoinedBytes ? writer_.pulled_bytes() : 0, true);
  if (piece.empty()) {
    if (writer_.state() == HttpResponseWriter::State::whole) finish_answer();
    if (writer_.state() == HttpResponseWriter::State::aborted) close();
    return read_on();
  }
  write_pending_ = true;
  progress_.start(std::chrono::steady_clock::now());
  wire_->write(asio::buffer(piece.first), asio::buffer(piece.second),
               [self = shared_from_this()](auto error) { self->on_sent(error); });
  read_on();
}

void HttpSession::on_sent(error_code error) {
  write_pending_ = false;
  if (state_ == State::closed) return;
  if (error) return close();
  send_more();
}

void HttpSession::finish_answer() {
  end_stream();
  writer_.finish();
  share_.clear();
  if (!writer_.keeps_alive()) return drain();
  state_ = State::discarding;
  set_deadline(shared_.options.request_timeout);
  advance();
}

// Closing while the peer still sends would reset the connection and destroy the answer on its way.
void HttpSession::drain() {
  state_ = State::draining;
  drained_ = 0;
  set_deadline(kDrainTime);
  wire_->end_sending([self = shared_from_this()](auto) {
    if (self->state_ != State::closed) self->drain_more();
  });
}

// From below TLS: nobody wants to know what it says.
void HttpSession::drain_more() {
  if (read_pending_) return;
  read_pending_ = true;
  wire_->socket().async_read_some(asio::buffer(input_),
                                  [self = shared_from_this()](auto error, auto count) { self->on_read(error, count); });
}

}  // namespace o2dms::base

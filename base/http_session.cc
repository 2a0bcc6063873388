#include "base/http_session.h"

#include <array>
#include <boost/asio/post.hpp>
#include <boost/beast/http/read.hpp>
#include <charconv>
#include <ctime>

namespace o2dms::base {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

constexpr std::size_t flat_limit = 16 * 1024;       // a body up to here is sent in one piece with its head
constexpr std::size_t stream_batch = 256 * 1024;    // bytes pulled from a source at a time
constexpr std::size_t pipelined_limit = 64 * 1024;  // bytes read ahead while a response is streamed
constexpr std::size_t drain_limit = 16 * 1024 * 1024;
constexpr Duration drain_time = std::chrono::seconds(2);
constexpr Duration handshake_time = std::chrono::seconds(10);

std::string_view reason_phrase(int status) {
  auto text = http::obsolete_reason(static_cast<http::status>(status));
  return {text.data(), text.size()};
}

// The Date header's value, made once a second for each thread.
std::string_view http_date() {
  thread_local std::time_t second = 0;
  thread_local char text[32];
  thread_local std::size_t length = 0;
  std::timespec now{};
  clock_gettime(CLOCK_REALTIME_COARSE, &now);
  if (now.tv_sec != second || length == 0) {
    second = now.tv_sec;
    std::tm parts{};
    gmtime_r(&second, &parts);
    length = std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S GMT", &parts);
  }
  return {text, length};
}

void append_number(std::string& out, std::size_t value, int base = 10) {
  char digits[24];
  out.append(digits, std::to_chars(digits, digits + sizeof digits, value, base).ptr);
}

// A handler's value may hold what a client sent: it must not become a field of its own.
void append_field_text(std::string& out, std::string_view text) {
  const std::size_t start = out.size();
  out += text;
  for (std::size_t i = start; i < out.size(); ++i) {
    if (static_cast<unsigned char>(out[i]) < 0x20 || out[i] == 0x7F) out[i] = ' ';
  }
}

// The origin form, "/path?query", also of a target that names scheme and host as a proxy is asked (RFC 9112 section
// 3.2); nothing for what names no path.
std::optional<std::string> path_of_target(std::string_view method, std::string_view target) {
  if (target.starts_with('/') || (target == "*" && method == "OPTIONS")) return std::string(target);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !boost::beast::iequals(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t end = rest.find_first_of("/?");
    if (end == 0) return std::nullopt;
    if (end == rest.npos) return "/";
    return (rest[end] == '?' ? "/" : "") + std::string(rest.substr(end));
  }
  return std::nullopt;
}

int status_of(const boost::system::error_code& error) {
  if (error == http::error::header_limit) return 431;
  if (error == http::error::body_limit) return 413;
  return 400;
}

}  // namespace

HttpSession::HttpSession(HttpServerShared& shared, asio::io_context& context, std::unique_ptr<Wire> wire)
    : shared_(shared), context_(context), wire_(std::move(wire)) {
  ++shared_.connections;
}

HttpSession::~HttpSession() {
  end_stream();
  --shared_.connections;
}

void HttpSession::start() {
  boost::system::error_code ignored;
  wire_->socket().set_option(asio::ip::tcp::no_delay(true), ignored);
  auto remote = wire_->socket().remote_endpoint(ignored);
  remote_address_ = remote.address().to_string() + ":" + std::to_string(remote.port());
  set_deadline(std::min(handshake_time, shared_.options.idle_timeout));
  wire_->handshake([self = shared_from_this()](auto error) { self->on_handshake(error); });
}

void HttpSession::on_handshake(boost::system::error_code error) {
  if (state_ == State::closed) return;
  if (error) return close();
  peer_ = wire_->peer();
  start_request();
}

void HttpSession::close() {
  if (state_ == State::closed) return;
  state_ = State::closed;
  end_stream();
  wire_->close();
}

void HttpSession::check_deadline(SteadyTime now) {
  if (now >= deadline_) close();
}

void HttpSession::set_deadline(Duration after) {
  deadline_ = after >= std::chrono::hours(24 * 365) ? SteadyTime::max() : std::chrono::steady_clock::now() + after;
}

void HttpSession::start_request() {
  parser_.emplace();
  parser_->header_limit(static_cast<std::uint32_t>(shared_.options.max_header_bytes));
  parser_->body_limit(shared_.options.max_body_bytes);
  state_ = State::reading;
  request_started_ = head_taken_ = continue_sent_ = false;
  if (buffer_.size() > 0) return parse();
  set_deadline(shared_.options.idle_timeout);
  read();
}

void HttpSession::read() {
  if (read_pending_) return;
  read_pending_ = true;
  wire_->read_some(asio::buffer(input_),
                   [self = shared_from_this()](auto error, auto count) { self->on_read(error, count); });
}

void HttpSession::on_read(boost::system::error_code error, std::size_t count) {
  read_pending_ = false;
  if (state_ == State::closed) return;
  if (error) return close();
  buffer_.commit(asio::buffer_copy(buffer_.prepare(count), asio::buffer(input_, count)));
  switch (state_) {
    case State::reading:
      return parse();
    case State::draining:
      drained_ += count;
      buffer_.consume(buffer_.size());
      return drained_ > drain_limit ? close() : read();
    case State::streaming:  // reading on is how we learn that the peer has gone
      if (buffer_.size() < pipelined_limit) read();
      return;
    default:
      return;
  }
}

void HttpSession::parse() {
  if (!request_started_) {
    request_started_ = true;
    set_deadline(shared_.options.request_timeout);
  }
  boost::system::error_code error;
  while (buffer_.size() > 0 && !parser_->is_done()) {
    auto consumed = parser_->put(buffer_.data(), error);
    buffer_.consume(consumed);
    if (error == http::error::need_more) {
      error = {};
      // What the parser cannot use yet must end some day: a header, or the head or the trailer of a chunk.
      if (buffer_.size() > shared_.options.max_header_bytes) return refuse(parser_->is_header_done() ? 400 : 431);
      break;
    }
    if (error) return refuse(status_of(error));
    if (parser_->is_header_done() && !std::exchange(head_taken_, true) && !take_head()) return refuse(400);
    if (consumed == 0) break;
  }
  if (parser_->is_done()) return dispatch();
  if (parser_->is_header_done() && !continue_sent_ && buffer_.size() == 0 &&
      boost::beast::iequals(parser_->get()[http::field::expect], "100-continue"))
    return send_continue();
  read();
}

// The head alone, before the parser mixes trailer fields into it: those must not pass for it. False when the parser let
// through what servers must refuse (RFC 9112).
bool HttpSession::take_head() {
  const auto& message = parser_->get();
  request_ = {};
  request_.method = std::string(message.method_string());
  auto target = path_of_target(request_.method, {message.target().data(), message.target().size()});
  if (!target) return false;
  request_.target = std::move(*target);
  http_1_0_ = message.version() < 11;
  std::size_t hosts = 0, codings = 0;
  for (const auto& field : message) {
    request_.headers.add(std::string(field.name_string()), std::string(field.value()));
    if (field.name() == http::field::host) ++hosts;
    if (field.name() == http::field::content_length &&
        field.value().find_first_not_of("0123456789") != boost::beast::string_view::npos)
      return false;
    if (field.name() != http::field::transfer_encoding) continue;
    // A coding that we do not undo would leave the end of the body to guesses.
    if (++codings > 1 || http_1_0_ || !boost::beast::iequals(field.value(), "chunked")) return false;
  }
  return hosts == 1 || (hosts == 0 && http_1_0_);
}

void HttpSession::send_continue() {
  continue_sent_ = true;
  static constexpr std::string_view text = "HTTP/1.1 100 Continue\r\n\r\n";
  wire_->write(asio::buffer(text), {}, [self = shared_from_this()](auto error) {
    if (self->state_ == State::closed) return;
    if (error) return self->close();
    self->read();
  });
}

void HttpSession::dispatch() {
  keep_alive_ = parser_->get().keep_alive();
  request_.body = std::move(parser_->get().body());
  request_.peer = peer_;
  request_.remote_address = remote_address_;
  is_head_ = request_.method == "HEAD";
  answer(shared_.handler(std::exchange(request_, {})));
}

void HttpSession::refuse(int status) {
  keep_alive_ = false;
  is_head_ = false;
  HttpResponse response;
  if (shared_.refusal) response = shared_.refusal(status);
  response.status = status;
  answer(std::move(response));
}

void HttpSession::answer(HttpResponse response) {
  response_ = std::move(response);
  if (response_.close || (response_.source && http_1_0_)) keep_alive_ = false;
  const std::string& body = response_.shared_body ? *response_.shared_body : response_.body;

  head_.clear();
  head_ += "HTTP/1.1 ";
  append_number(head_, static_cast<std::size_t>(response_.status));
  head_ += ' ';
  head_ += reason_phrase(response_.status);
  head_ += "\r\n";
  for (const auto& [name, value] : response_.headers.fields()) {
    append_field_text(head_, name);
    head_ += ": ";
    append_field_text(head_, value);
    head_ += "\r\n";
  }
  head_ += "Date: ";
  head_ += http_date();
  if (!keep_alive_) head_ += "\r\nConnection: close";
  if (response_.source) {
    if (!http_1_0_) head_ += "\r\nTransfer-Encoding: chunked";
  } else if (response_.status >= 200 && response_.status != 204 && response_.status != 304) {
    head_ += "\r\nContent-Length: ";
    append_number(head_, body.size());
  }
  head_ += "\r\n\r\n";

  set_deadline(shared_.options.write_timeout);
  if (response_.source && !is_head_) return start_stream();
  state_ = State::answering;
  asio::const_buffer rest;
  if (!is_head_) {
    if (body.size() <= flat_limit)
      head_ += body;
    else
      rest = asio::buffer(body);
  }
  wire_->write(asio::buffer(head_), rest, [self = shared_from_this()](auto error) {
    if (self->state_ == State::closed) return;
    if (error) return self->close();
    self->finish_response();
  });
}

void HttpSession::finish_response() {
  response_ = {};
  if (keep_alive_) return start_request();
  drain();
}

// Closing while the peer still sends would reset the connection and destroy the answer on its way.
void HttpSession::drain() {
  state_ = State::draining;
  drained_ = 0;
  boost::system::error_code ignored;
  wire_->socket().shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
  set_deadline(drain_time);
  buffer_.consume(buffer_.size());
  read();
}

void HttpSession::start_stream() {
  state_ = State::streaming;
  bell_ = std::make_shared<StreamBell>();
  bell_->session = this;
  response_.source->on_ready([bell = bell_] {
    std::lock_guard lock(bell->mutex);
    if (bell->session != nullptr && !std::exchange(bell->rung, true)) bell->session->ring(*bell);
  });
  read();
  pump();
}

// From any thread, under the bell's mutex: the session and its context are there as long as the bell names them.
void HttpSession::ring(StreamBell& bell) {
  asio::post(context_, [weak = weak_from_this(), &bell] {
    auto self = weak.lock();
    if (self && self->bell_.get() == &bell && self->state_ == State::streaming && !self->write_pending_) self->pump();
  });
}

void HttpSession::end_stream() {
  if (bell_) {
    std::lock_guard lock(bell_->mutex);
    bell_->session = nullptr;
  }
  bell_.reset();
  response_.source.reset();
}

void HttpSession::pump() {
  {
    std::lock_guard lock(bell_->mutex);
    bell_->rung = false;
  }
  chunks_.clear();
  auto state = response_.source->pull(stream_batch, chunks_);
  if (state == HttpSource::State::aborted && chunks_.empty() && head_.empty()) return close();
  for (const auto& chunk : chunks_) {
    if (chunk->empty()) continue;
    if (!http_1_0_) {
      append_number(head_, chunk->size(), 16);
      head_ += "\r\n";
    }
    head_ += *chunk;
    if (!http_1_0_) head_ += "\r\n";
  }
  const bool last = state != HttpSource::State::open;
  if (state == HttpSource::State::ended && !http_1_0_) head_ += "0\r\n\r\n";
  if (state == HttpSource::State::aborted) keep_alive_ = false;
  if (head_.empty() && !last) {
    deadline_ = SteadyTime::max();
    return;
  }
  write_pending_ = true;
  set_deadline(shared_.options.write_timeout);
  wire_->write(asio::buffer(head_), {},
               [self = shared_from_this(), last, aborted = state == HttpSource::State::aborted](auto error) {
                 self->write_pending_ = false;
                 if (self->state_ == State::closed) return;
                 if (aborted) return self->close();
                 self->on_pumped(error, last);
               });
}

void HttpSession::on_pumped(boost::system::error_code error, bool last) {
  if (error) return close();
  head_.clear();
  if (!last) return pump();
  end_stream();
  finish_response();
}

}  // namespace o2dms::base

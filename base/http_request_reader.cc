#include "base/http_request_reader.h"

#include <algorithm>

#include "base/http_parser.h"
//
#include <boost/asio/buffer.hpp>

namespace o2dms::base {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;
using boost::system::error_code;

// The origin form, "/path?query", also of a target that names scheme and host as a proxy is asked (RFC 9112 section
// 3.2); nothing for what names no path.
std::optional<std::string> path_of_target(std::string_view method, std::string_view target) {
  if (target.starts_with('/') || (target == "*" && method == "OPTIONS")) return std::string(target);
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (target.size() <= scheme.size() || !iequals(target.substr(0, scheme.size()), scheme)) continue;
    const std::string_view rest = target.substr(scheme.size());
    const std::size_t end = rest.find_first_of("/?");
    if (end == 0) return std::nullopt;
    if (end == rest.npos) return "/";
    return (rest[end] == '?' ? "/" : "") + std::string(rest.substr(end));
  }
  return std::nullopt;
}

}  // namespace

// With what Beast lets through and a server must not.
class HttpRequestReader::Parser : public HttpParser<true, HttpRequest> {
 public:
  explicit Parser(const HttpRequestLimits& limits)
      : HttpParser(limits.header_bytes, limits.header_fields), limits_(limits) {
    body_limit(boost::none);  // counted here: whether a body may come is asked first
  }

  // Once, when all fields are there.
  [[nodiscard]] bool is_acceptable() const { return is_strict_ && (hosts_ == 1 || (hosts_ == 0 && is_http_1_0_)); }
  [[nodiscard]] bool body_fits() const { return is_discarding_ || content_length().value_or(0) <= limits_.body_bytes; }
  // Chunks of one byte, extensions and trailers may cost the peer more than us, but not without end.
  void count_body_section(std::size_t bytes) { body_section_ += bytes; }
  [[nodiscard]] bool is_mostly_framing() const {
    return body_section_ - body_seen_ > limits_.header_bytes + 8 * body_seen_;
  }

  bool is_discarding_ = false;
  bool is_http_1_0_ = false;
  bool expects_continue_ = false;

 private:
  void on_request_impl(http::verb, string_view method, string_view target, int version, error_code&) override {
    head_.method = std::string(method);
    is_http_1_0_ = version < 11;
    auto path = path_of_target(head_.method, {target.data(), target.size()});
    if (path) head_.target = std::move(*path);
    is_strict_ = path.has_value();
  }
  void on_response_impl(int, string_view, int, error_code&) override {}
  void on_head_field(http::field field, string_view value) override {
    if (field == http::field::host) ++hosts_;
    if (field == http::field::expect && iequals(value, "100-continue")) expects_continue_ = true;
    if (field == http::field::content_length && value.find_first_not_of("0123456789") != string_view::npos)
      is_strict_ = false;
    // A coding that we do not undo would leave the end of the body to guesses.
    if (field == http::field::transfer_encoding && (++codings_ > 1 || is_http_1_0_ || !iequals(value, "chunked")))
      is_strict_ = false;
  }
  void on_chunk(std::uint64_t size, error_code& error) override {
    if (!is_discarding_ && size > limits_.body_bytes - body_.size()) error = http::error::body_limit;
  }
  void keep(string_view text) override {
    body_seen_ += text.size();
    if (!is_discarding_) HttpParser::keep(text);
  }

  const HttpRequestLimits& limits_;
  std::size_t hosts_ = 0, codings_ = 0;
  std::uint64_t body_section_ = 0, body_seen_ = 0;
  bool is_strict_ = true;
};

HttpRequestReader::HttpRequestReader(const HttpRequestLimits& limits)
    : limits_(limits), parser_(std::make_unique<Parser>(limits_)) {}
HttpRequestReader::~HttpRequestReader() = default;

HttpRequestReader::Event HttpRequestReader::refuse(int status) {
  refusal_ = status;
  return Event::refused;
}

HttpRequestReader::Event HttpRequestReader::next() {
  if (refusal_ != 0) return Event::refused;
  if (parser_->is_header_done() && !parser_->is_done() && !parser_->body_fits()) return refuse(413);
  while (!parser_->head_given_ || !parser_->is_done()) {
    if (unread_bytes() == 0 || (parser_->is_before_chunk() && received_.is_torn_last_chunk())) return Event::need_more;
    const bool in_body = parser_->head_given_;
    error_code error;
    const std::size_t count = parser_->put({received_.data(), received_.size()}, error);
    received_.consume(count);
    if (!in_body) parser_->head_bytes_ += count;
    if (error == http::error::need_more) {
      // What cannot be used yet must end some day: a head, the line of a chunk, a trailer.
      if (!in_body && parser_->is_head_too_long(unread_bytes())) return refuse(431);
      if (unread_bytes() > limits_.header_bytes) return refuse(400);
      if (count == 0) return Event::need_more;
      continue;
    }
    if (error == http::error::body_limit) return refuse(413);
    if (error == http::error::header_limit) return refuse(in_body ? 400 : 431);
    if (error) return refuse(400);
    if (in_body) {
      parser_->count_body_section(count);
      if (parser_->is_mostly_framing()) return refuse(400);
    } else if (parser_->is_header_done()) {
      parser_->head_given_ = true;
      if (parser_->is_head_too_long(0)) return refuse(431);
      return parser_->is_acceptable() ? Event::head : refuse(400);
    }
  }
  return Event::whole;
}

void HttpRequestReader::start_next() {
  received_.give_up_room();
  parser_ = std::make_unique<Parser>(limits_);
}

HttpRequest HttpRequestReader::take_head() {
  if (parser_->is_http_1_0_) parser_->head_.headers.remove("Upgrade");
  return std::move(parser_->head_);
}

std::string HttpRequestReader::take_body() {
  return std::move(parser_->body_);
}

std::string HttpRequestReader::take_unread() {
  std::string unread(received_.data(), received_.size());
  received_.consume(unread.size());
  return unread;
}

bool HttpRequestReader::keeps_alive() const {
  return parser_->keep_alive();
}

bool HttpRequestReader::is_http_1_0() const {
  return parser_->is_http_1_0_;
}

bool HttpRequestReader::expects_continue() const {
  return parser_->expects_continue_;
}

std::optional<std::uint64_t> HttpRequestReader::body_to_come() const {
  if (parser_->is_done()) return 0;
  const auto length = parser_->content_length_remaining();
  return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

void HttpRequestReader::discard_body() {
  parser_->is_discarding_ = true;
  parser_->body_ = {};
}

std::size_t HttpRequestReader::body_bytes() const {
  return parser_->body_.size();
}

}  // namespace o2dms::base

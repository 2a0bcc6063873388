#include "base/http_response_reader.h"

#include "base/http_parser.h"
//
#include <boost/asio/buffer.hpp>

namespace o2dms::base {
namespace {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;
using boost::system::error_code;

constexpr int kMaxInterimResponses = 16;

}  // namespace

// A body grows with what really comes, never by what the other side claims.
class HttpResponseReader::Parser : public HttpParser<false, HttpResponse> {
 public:
  Parser(const HttpResponseLimits& limits, bool is_answer_to_head, std::optional<std::uint64_t> body_limit)
      : HttpParser(limits.header_bytes, limits.header_fields) {
    if (body_limit)
      this->body_limit(*body_limit);
    else
      this->body_limit(boost::none);
    skip(is_answer_to_head);
  }

  [[nodiscard]] bool is_interim() const { return head_.status / 100 == 1 && head_.status != 101; }

  bool has_unknown_coding_ = false;

 private:
  void on_request_impl(http::verb, string_view, string_view, int, error_code&) override {}
  void on_response_impl(int status, string_view, int, error_code&) override { head_.status = status; }
  void on_head_field(http::field field, string_view value) override {
    if (field == http::field::transfer_encoding && !iequals(value, "chunked")) has_unknown_coding_ = true;
  }
};

HttpResponseReader::HttpResponseReader(const HttpResponseLimits& limits) : limits_(limits) {}
HttpResponseReader::~HttpResponseReader() = default;

void HttpResponseReader::start(bool is_answer_to_head, std::optional<std::uint64_t> body_limit) {
  is_answer_to_head_ = is_answer_to_head;
  body_limit_ = body_limit;
  interim_ = 0;
  has_begun_ = received_.size() > 0;
  start_message();
}

void HttpResponseReader::start_message() {
  parser_ = std::make_unique<Parser>(limits_, is_answer_to_head_, body_limit_);
}

HttpResponseReader::Event HttpResponseReader::fail(Event event, std::string problem) {
  failure_ = event;
  problem_ = std::move(problem);
  return event;
}

HttpResponseReader::Event HttpResponseReader::next() {
  const Event event = read();
  // What came before an end or a failure comes before it here, too.
  return event != Event::head && !parser_->body_.empty() ? Event::body : event;
}

HttpResponseReader::Event HttpResponseReader::read() {
  while (!failure_) {
    if (auto event = after_put()) return *event;
    if (received_.size() == 0 || (parser_->is_before_chunk() && received_.is_torn_last_chunk()))
      return Event::need_more;
    error_code error;
    const std::size_t count = parser_->put({received_.data(), received_.size()}, error);
    received_.consume(count);
    if (!parser_->head_given_) parser_->head_bytes_ += count;
    if (error == http::error::need_more) {
      const bool in_body = parser_->is_header_done();
      if (!in_body && parser_->is_head_too_long(received_.size()))
        return fail(Event::too_large, "its header does not end");
      if (received_.size() > limits_.header_bytes) return fail(Event::malformed, "the head of a chunk does not end");
      if (count == 0) return Event::need_more;
    } else if (error == http::error::header_limit || error == http::error::body_limit) {
      return fail(Event::too_large, error.message());
    } else if (error) {
      return fail(Event::malformed, error.message());
    }
  }
  return *failure_;
}

std::optional<HttpResponseReader::Event> HttpResponseReader::after_put() {
  if (!parser_->is_header_done()) return std::nullopt;
  if (!parser_->head_given_) {
    if (parser_->is_head_too_long(0)) return fail(Event::too_large, "its header is too long");
    if (parser_->is_interim()) {
      if (++interim_ > kMaxInterimResponses) return fail(Event::malformed, "there are nothing but interim responses");
      start_message();
      return std::nullopt;
    }
    if (parser_->has_unknown_coding_) return fail(Event::malformed, "its transfer coding is not chunked");
    parser_->head_given_ = true;
    return Event::head;
  }
  return parser_->is_done() ? std::optional(Event::whole) : std::nullopt;
}

HttpResponseReader::Event HttpResponseReader::end(bool is_orderly) {
  if (failure_) return *failure_;
  if (is_orderly && parser_->is_header_done() && !parser_->is_done() && parser_->need_eof()) {
    error_code error;
    parser_->put_eof(error);
    if (!error) return next();
  }
  return fail(Event::cut_short, {});
}

HttpResponse HttpResponseReader::take_head() {
  return std::move(parser_->head_);
}

std::string HttpResponseReader::take_body() {
  return std::exchange(parser_->body_, {});
}

bool HttpResponseReader::is_reusable() const {
  return !failure_ && parser_ && parser_->is_done() && parser_->keep_alive() && received_.size() == 0;
}

}  // namespace o2dms::base

#include "base/http_exchange.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/http_response_reader.h"

namespace o2dms::base {
namespace {

// What would end a line early would let a value speak for us.
std::string one_line(std::string_view text) {
  std::string line(text);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

bool is_hop_by_hop(std::string_view field) {
  static constexpr std::string_view fields[] = {"Connection", "Keep-Alive",        "Proxy-Connection",
                                                "TE",         "Trailer",           "Proxy-Authenticate",
                                                "Upgrade",    "Transfer-Encoding", "Proxy-Authorization"};
  return std::any_of(std::begin(fields), std::end(fields),
                     [&](std::string_view each) { return equals_ignoring_case(each, field); });
}

struct HttpExchange::Reader {
  HttpResponseReader of{{}};
};

HttpExchange::HttpExchange(const HttpRequest& request) : reader_(std::make_unique<Reader>()) {
  unsent_ = one_line(request.method) + " " + one_line(request.target) + " HTTP/1.1\r\n";
  for (const auto& [name, value] : request.headers.fields())
    unsent_ += one_line(name) + ": " + one_line(value) + "\r\n";
  const bool has_body = !request.body.empty() || request.method == "POST" || request.method == "PUT";
  if (has_body) unsent_ += "Content-Length: " + std::to_string(request.body.size()) + "\r\n";
  unsent_ += "Connection: close\r\n\r\n" + request.body;
  reader_->of.start(request.method == "HEAD", std::nullopt);
}

HttpExchange::~HttpExchange() = default;

void HttpExchange::receive(std::string_view bytes) {
  reader_->of.receive(bytes);
}

void HttpExchange::receive_end() {
  has_ended_ = true;
}

HttpExchange::Event HttpExchange::next() {
  using Reading = HttpResponseReader::Event;
  Reading event = reader_->of.next();
  if (event == Reading::need_more && has_ended_) event = reader_->of.end(true);
  switch (event) {
    case Reading::need_more:
      return Event::need_more;
    case Reading::head:
      return Event::head;
    case Reading::body:
      return Event::body;
    case Reading::whole:
      return Event::whole;
    case Reading::cut_short:
      problem_ = reader_->of.has_begun() ? "unexpected EOF" : "EOF";
      return Event::failed;
    case Reading::malformed:
    case Reading::too_large:
      problem_ = reader_->of.problem();
      return Event::failed;
  }
  return Event::failed;
}

HttpResponse HttpExchange::take_head() {
  return reader_->of.take_head();
}

std::string HttpExchange::take_body() {
  return reader_->of.take_body();
}

}  // namespace o2dms::base

// HttpResponseReader: from the bytes of a connection to one response after another, the client's side of
// http_request_reader.h. Interim responses (1xx) are read over. Whether a response is whole is never guessed: one that
// ends before the end that it announced, or whose end only the connection could tell and did not, is cut short.
// Internal to base/. Knows no socket, no thread and no time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/http_message.h"
#include "base/http_received.h"

namespace o2dms::base {

struct HttpResponseLimits {
  std::size_t header_bytes = 256 * 1024;  // of a head, and of a trailer, and of the line of one chunk
  std::size_t header_fields = 1024;
};

class HttpResponseReader {
 public:
  // `head` once, then `body` whenever there is some, then `whole`; or one of the last three instead, and that for ever.
  enum class Event { need_more, head, body, whole, cut_short, malformed, too_large };

  explicit HttpResponseReader(const HttpResponseLimits& limits);
  ~HttpResponseReader();

  // Expects the answer to the next request; without `body_limit` the body may be endless.
  void start(bool is_answer_to_head, std::optional<std::uint64_t> body_limit);
  void receive(std::string_view bytes) {
    has_begun_ = has_begun_ || !bytes.empty();
    received_.add(bytes);
  }
  Event next();
  // Nothing more will come. `is_orderly`: the peer has said so; a TLS connection that was cut has not.
  Event end(bool is_orderly);

  // After `head`.
  [[nodiscard]] HttpResponse take_head();
  // After `body`: what has come since the last time.
  [[nodiscard]] std::string take_body();
  // Of `malformed` and `too_large`: what is wrong.
  [[nodiscard]] const std::string& problem() const { return problem_; }

  // Whether anything of the present response has come.
  [[nodiscard]] bool has_begun() const { return has_begun_; }
  // After `whole`: the connection may carry another request, and holds nothing that no request asked for.
  [[nodiscard]] bool is_reusable() const;

 private:
  class Parser;

  void start_message();
  Event read();
  Event fail(Event event, std::string problem);
  // What may be told after the parser has taken something; nothing: go on.
  std::optional<Event> after_put();

  const HttpResponseLimits limits_;
  std::unique_ptr<Parser> parser_;
  HttpReceived received_;
  bool is_answer_to_head_ = false;
  std::optional<std::uint64_t> body_limit_;
  int interim_ = 0;
  bool has_begun_ = false;
  std::optional<Event> failure_;
  std::string problem_;
};

}  // namespace o2dms::base

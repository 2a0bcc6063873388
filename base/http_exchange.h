// HttpExchange: one request and the answer to it over any byte stream, from the client's side: the text to be sent, and
// what the bytes that come mean. Knows no socket, no thread and no time. Limits are the response reader's; whoever uses
// it bounds how much of a body he takes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_message.h"

namespace o2dms::base {

// Whether a field is of one connection alone, and not passed on by who stands between two (RFC 9110 section 7.6.1).
bool is_hop_by_hop(std::string_view field);

class HttpExchange {
 public:
  enum class Event { need_more, head, body, whole, failed };

  // The request's fields are sent as they are; its length is added, and that the connection ends behind it.
  explicit HttpExchange(const HttpRequest& request);
  ~HttpExchange();

  // What is to be sent; whoever sends of it takes it away.
  std::string& unsent() { return unsent_; }
  void receive(std::string_view bytes);
  // Nothing more will come.
  void receive_end();
  // `head` once, `body` whenever there is some, then `whole` or `failed`, and that for ever.
  Event next();
  [[nodiscard]] HttpResponse take_head();
  [[nodiscard]] std::string take_body();
  // After `failed`.
  [[nodiscard]] const std::string& problem() const { return problem_; }

 private:
  struct Reader;

  std::string unsent_;
  const std::unique_ptr<Reader> reader_;
  bool has_ended_ = false;
  std::string problem_;
};

}  // namespace o2dms::base

// HttpDialogue: the server's side of HTTP/1.1 over any byte stream: requests out of the bytes that come, answers into
// the bytes that go. For simulated servers, whose answers are there at once; http_session.h is the one for sockets.
// Knows no socket, no thread and no time. http_exchange.h is the client's side.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/http_handler.h"

namespace o2dms::base {

class HttpDialogue {
 public:
  // Answers may have neither a source that waits, nor be late, nor upgrade.
  explicit HttpDialogue(WholeRequestFunction answer);
  ~HttpDialogue();

  // What the client has sent; the requests that it completes are answered, as far as their answers are small: no more
  // is read while `unsent` holds much.
  void receive(std::string_view bytes);
  // The client sends no more.
  void receive_end();
  // What is to be sent; whoever sends of it takes it away, and then calls go_on.
  std::string& unsent() { return unsent_; }
  void go_on();
  [[nodiscard]] bool wants_more() const;
  // Nothing more is said once `unsent` is sent.
  [[nodiscard]] bool has_ended() const { return has_ended_; }

 private:
  struct Reader;

  void answer(HttpRequest&& request);
  void refuse(int status);

  const WholeRequestFunction answer_;
  const std::unique_ptr<Reader> reader_;
  std::string unsent_;
  bool peer_has_ended_ = false, has_ended_ = false;
};

}  // namespace o2dms::base

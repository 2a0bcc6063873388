// HttpHandler: what a server does with its requests, in two steps. It is asked with the head alone, before the body is
// read, and either answers at once or accepts; only then is the body read, and the answer made from it. So nobody who
// is refused makes the server hold a body, and `Expect: 100-continue` is honoured for what is accepted alone.
// Called on the server's threads, at the same time for different connections. Nothing here may throw.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "base/http_message.h"

namespace o2dms::base {

// A request whose head was accepted. Owned by the session; destroyed without an answer when the body does not come
// whole: the peer has gone, or sent too much.
class AcceptedRequest {
 public:
  virtual ~AcceptedRequest() = default;
  // Called at most once.
  [[nodiscard]] virtual HttpResponse answer(std::string&& body) = 0;
};

using HttpDecision = std::variant<HttpResponse, std::unique_ptr<AcceptedRequest>>;

class HttpHandler {
 public:
  virtual ~HttpHandler() = default;
  // `head` is a request without its body. An answer leaves the body unread.
  [[nodiscard]] virtual HttpDecision begin(HttpRequest&& head) = 0;
};

using WholeRequestFunction = std::function<HttpResponse(HttpRequest&&)>;

// Accepts every head, and is given whole requests.
std::shared_ptr<HttpHandler> make_whole_request_handler(WholeRequestFunction function);

// Both steps of `handler` for a request that is there whole.
[[nodiscard]] HttpResponse answer_whole(HttpHandler& handler, HttpRequest&& request);

// `decision`, but that `change` sees the answer, whichever step makes it.
[[nodiscard]] HttpDecision with_changed_answer(HttpDecision decision, std::function<void(HttpResponse&)> change);

}  // namespace o2dms::base

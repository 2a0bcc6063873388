// Client: a Kubernetes REST client for one identity; every exchange is recorded in the case's Evidence. It knows HTTP
// and watch framing and no more: what an answer means is for the case to judge. It tries again after a 401 that exec or
// file credentials are renewed for, once ("renew STEP"), and after a 429 or 503 that says when to (Retry-After, RFC
// 9110), within ClientLimits ("retry STEP"): neither was processed. Each try is recorded as an exchange of its own.
// Thread-safe; one connection for each request in flight, kept alive; each Watch has its own. Every request has a
// deadline.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/json.h"
#include "harness/client/identity.h"
#include "harness/client/watch.h"
#include "harness/evidence/evidence.h"

namespace o2dms::harness {

struct Call {
  std::string method = "GET";
  std::string path;  // below the server's prefix, percent-encoded, with its query: "/api/v1/namespaces?limit=5"
  std::string step;
  std::string body;
  std::string content_type = "application/json";  // sent only with a body
  std::string accept = "application/json";        // empty: not sent
  base::HttpHeaders headers;                      // further ones
  std::optional<base::Duration> deadline;         // for all of it; none: ClientLimits says how long it may take
  bool fresh_connection = false;                  // one of its own, which is not kept
};

// `exchange` is what is judged. `body` is the answer as it came, not redacted, for the harness's own use (a token it
// needs, an object to send back): null when it was no JSON; it must not find its way into a report.
struct Reply {
  ExchangeRef exchange;
  base::Json body;
  [[nodiscard]] int status() const { return exchange->status; }
  [[nodiscard]] bool ok() const { return exchange->status >= 200 && exchange->status < 300 && exchange->fault.empty(); }
};

class Client {
 public:
  virtual ~Client() = default;

  virtual Reply request(const Call& call) = 0;

  Reply get(const std::string& path, const std::string& step);
  Reply post(const std::string& path, const base::Json& object, const std::string& step);
  // `options`: a DeleteOptions object, null for none.
  Reply del(const std::string& path, const std::string& step, const base::Json& options = nullptr);

  // Sends the watch request and waits for the head of the answer. Always gives a Watch; one that was refused has a
  // finished exchange with the status, and next() says `refused`.
  virtual std::unique_ptr<Watch> watch(const WatchCall& call) = 0;

  [[nodiscard]] virtual const Identity& identity() const = 0;
};

}  // namespace o2dms::harness

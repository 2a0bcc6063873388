// Watch: one open watch request, read event by event; each event is recorded as it arrives. Resuming after an end is
// the caller's. One thread reads; destroying it closes the stream and completes the exchange.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/json_fwd.h"
#include "harness/evidence/exchange.h"

namespace o2dms::harness {

struct WatchCall {
  std::string path;  // of the collection: "/apis/apps/v1/namespaces/x/deployments"
  std::string step;
  std::string label_selector, field_selector;
  std::optional<std::string> resource_version;  // none: "get state and start at any"
  bool bookmarks = true;
  std::optional<int> timeout_seconds;           // asks the server to end the watch
  std::string extra_query;                      // further parameters, encoded: "sendInitialEvents=true"
  std::optional<base::Duration> open_deadline;  // for the head of the answer; as Call::deadline
};

class Watch {
 public:
  enum class Kind {
    event,     // `event` is set; an ERROR event is an event too
    ended,     // the server closed the stream cleanly
    deadline,  // nothing came in time; the watch is closed
    refused,   // the answer was no 200: see exchange().status
    failed,    // the transport failed: see exchange().fault
  };
  struct Next {
    Kind kind = Kind::failed;
    WatchEvent event;
  };

  virtual ~Watch() = default;

  // Waits at most `wait` (from now) for the next event. After anything but `event` the same kind comes again.
  virtual Next next(base::Duration wait) = 0;
  // As it is now; complete when next() has given anything but `event`.
  [[nodiscard]] virtual ExchangeRef exchange() const = 0;
  [[nodiscard]] virtual std::uint64_t id() const = 0;
  // Ends it from our side. Idempotent.
  virtual void close() = 0;
};

}  // namespace o2dms::harness

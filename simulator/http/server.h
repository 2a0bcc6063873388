// Server: the HTTP side of the simulated API server, from base::HttpRequest to base::HttpResponse. It never sees a
// socket: `handle` is the HttpHandler of a listener, or is called straight by a test. Everything it works with is a
// seam that is given to it, so that a deviation is a wrapper around one of them. Thread-safe; `handle` does not throw.
// Responses may stream (watch, log following): their sources use the parts, so sessions must end before the Server and
// its parts do.
#pragma once

#include <memory>

#include "base/http_message.h"
#include "simulator/http/server_parts.h"

namespace o2dms::simulator {

class Server {
 public:
  virtual ~Server() = default;
  [[nodiscard]] virtual base::HttpResponse handle(base::HttpRequest&& request) = 0;
  // A Status body for a request that the listener refused by itself (400, 413, 431).
  [[nodiscard]] static base::HttpResponse refuse(int status);
};

std::unique_ptr<Server> make_server(ServerParts parts, ServerOptions options = {});

}  // namespace o2dms::simulator

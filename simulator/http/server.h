// Server: the HTTP side of the simulated API server, from base::HttpRequest to base::HttpResponse. It never sees a
// socket: it is the HttpHandler of a listener, or is called straight by a test. `begin` runs the filters and finds the
// route: who is refused there, or asks for what is not there, is answered before the body is read. Everything it works
// with is a seam that is given to it, so that a deviation is a wrapper around one of them. Thread-safe; nothing throws.
// Responses may stream (list, watch, log following): their sources use the parts, so sessions must end before the
// Server and its parts do.
#pragma once

#include <memory>

#include "base/http_handler.h"
#include "simulator/http/server_parts.h"

namespace o2dms::simulator {

class Server : public base::HttpHandler {
 public:
  // A whole request at once.
  [[nodiscard]] base::HttpResponse handle(base::HttpRequest&& request) {
    return base::answer_whole(*this, std::move(request));
  }
  // A Status body for a request that the listener refused by itself (400, 413, 429, 431).
  [[nodiscard]] static base::HttpResponse refuse(int status);
};

std::unique_ptr<Server> make_server(ServerParts parts, ServerOptions options = {});

}  // namespace o2dms::simulator

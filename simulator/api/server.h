// Server: the HTTP side of the simulated API server, from base::HttpRequest to base::HttpResponse. It never sees a
// socket: `handle` is the HttpHandler of a listener, or is called straight by a test. Everything it works with is a
// seam that is given to it, so that a deviation is a wrapper around one of them. Thread-safe; `handle` does not throw.
// Responses may stream (watch, log following): their sources use the parts, so sessions must end before the Server and
// its parts do.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/random.h"
#include "simulator/access/authenticator.h"
#include "simulator/access/authorizer.h"
#include "simulator/api/api.h"
#include "simulator/api/pod_logs.h"
#include "simulator/resource/registry.h"

namespace o2dms::simulator {

// One line of /readyz?verbose: true when it is well.
struct HealthCheck {
  std::string name;  // "etcd", "poststarthook/rbac/bootstrap-roles"
  std::function<bool()> check;
};

// Answers a path that belongs to nobody else ("/openid/v1/jwks"), after authentication and authorisation.
using PathHandler = std::function<base::HttpResponse(const base::HttpRequest&, const UserInfo&)>;

struct ServerParts {
  const Registry& registry;
  Api& api;
  const Authenticator& authenticator;
  const Authorizer& authorizer;
  base::Clock& clock;
  base::Random& random;
  const PodLogs* logs = nullptr;  // none: pods/log answers as for containers that have not started
  std::vector<HealthCheck> checks;
  std::map<std::string, PathHandler, std::less<>> paths;  // exact paths
};

struct ServerOptions {
  int max_reads_in_flight = 400;   // GET, LIST; more: 429
  int max_writes_in_flight = 200;  // more: 429
  std::size_t max_watches = 4096;  // more: 429
  base::Duration bookmark_interval = std::chrono::minutes(1);
  base::Duration min_watch_timeout =
      std::chrono::minutes(30);  // watches without timeoutSeconds end after 1 to 2 times that
  std::string git_version = "v1.36.0";
};

class Server {
 public:
  virtual ~Server() = default;
  [[nodiscard]] virtual base::HttpResponse handle(base::HttpRequest&& request) = 0;
  // A Status body for a request that the listener refused by itself (400, 413, 431).
  [[nodiscard]] static base::HttpResponse refuse(int status);
};

std::unique_ptr<Server> make_server(ServerParts parts, ServerOptions options = {});

}  // namespace o2dms::simulator

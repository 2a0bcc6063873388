// What the server side of HTTP is made of and how it is set. Values and references; the referenced parts outlive the
// server and are thread-safe.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/http_message.h"
#include "base/random.h"
#include "simulator/access/authenticator.h"
#include "simulator/access/authorizer.h"
#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/pod_logs.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// One line of /readyz?verbose: true when it is well.
struct HealthCheck {
  std::string name;  // "etcd", "poststarthook/rbac/bootstrap-roles"
  std::function<bool()> check;
};

// Answers a path that belongs to nobody else ("/openid/v1/jwks"), after authentication and authorisation.
using PathHandler = std::function<base::HttpResponse(const base::HttpRequest&, const UserInfo&)>;

struct ServerParts {
  const KubernetesVersion& version;
  const Registry& registry;  // the version's, or one above it
  Api& api;
  const Authenticator& authenticator;
  const Authorizer& authorizer;
  base::Clock& clock;
  base::Random& random;
  const PodLogs* logs = nullptr;  // none: pods/log answers as for containers that have not started
  PodStreams* streams = nullptr;  // none: 501 for what would be said to a pod
  std::vector<HealthCheck> checks;
  std::map<std::string, PathHandler, std::less<>> paths;  // exact paths
};

struct ServerOptions {
  int max_reads_in_flight = 400;   // GET, LIST; more: 429
  int max_writes_in_flight = 200;  // more: 429
  std::size_t max_streams = 4096;  // watches, followed logs, exec and the like; more: 429
  base::Duration bookmark_interval = std::chrono::minutes(1);
  base::Duration min_watch_timeout =
      std::chrono::minutes(30);  // watches without timeoutSeconds end after 1 to 2 times that
};

}  // namespace o2dms::simulator

// Parts: everything a running simulator is made of, in the order of who uses whom. Built once by assemble(); members go
// in reverse order, so that nothing outlives what it uses. The listener is not among them: it comes last and goes
// first.
#pragma once

#include <atomic>
#include <memory>

#include "base/clock.h"
#include "base/http_handler.h"
#include "base/random.h"
#include "base/result.h"
#include "simulator/access/rbac.h"
#include "simulator/access/tokens.h"
#include "simulator/admission/plugin.h"
#include "simulator/cluster/cluster.h"
#include "simulator/faults/assembly.h"
#include "simulator/front/served_definitions.h"
#include "simulator/front/simulator_options.h"
#include "simulator/http/server.h"
#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/live_registry.h"
#include "simulator/store/store.h"
#include "simulator/verbs/actions.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/companions.h"

namespace o2dms::simulator {

struct Parts {
  SharedVersion version;                   // what all others point into
  std::unique_ptr<LiveRegistry> registry;  // … so, too
  std::unique_ptr<base::Clock> own_clock;  // null when one was given
  base::Clock* clock = nullptr;
  std::unique_ptr<base::Random> random;
  std::shared_ptr<Store> store;
  std::unique_ptr<ServedDefinitions> definitions;
  std::unique_ptr<ServiceAccountTokens> tokens;
  std::shared_ptr<Authenticator> authenticator;
  std::shared_ptr<RbacAuthorizer> rbac;
  std::shared_ptr<Authorizer> authorizer;
  AdmissionChain admission;
  Actions actions;
  Companions companions;
  std::shared_ptr<Api> api, client_api, cluster_api;
  std::unique_ptr<Cluster> cluster;
  std::shared_ptr<base::HttpHandler> handler;  // the Server, and what deviations have put around it
  std::atomic<bool> bootstrapped{false};       // /readyz says so
};

// `version` is that of the cluster, whatever the options say; `ca_pem` is what ServiceAccounts find in
// kube-root-ca.crt; `nodes` stand for options.nodes, checked (none: the default ones). The clock is
// options.clock; without one `own_clock`, which the parts keep, and without that a new one. Nothing runs yet; the store
// is empty.
base::Result<std::unique_ptr<Parts>> assemble(const SimulatorOptions& options, SharedVersion version,
                                              const Assembly& assembly, const std::string& ca_pem,
                                              std::vector<base::Json> nodes,
                                              std::unique_ptr<base::Clock> own_clock = nullptr);

}  // namespace o2dms::simulator

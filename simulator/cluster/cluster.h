// Cluster: the controllers, the scheduler and the nodes behind the API, on one thread of their own, driven by the
// store's events and the clock. start() and stop() from one thread.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "simulator/api/api.h"
#include "simulator/api/pod_logs.h"
#include "simulator/cluster/controller.h"

namespace o2dms::simulator {

// One simulated node, as a nodes file describes it (fixtures/nodes/*.yaml; kind: List of Node objects, status.capacity
// and status.allocatable honoured, extended resources included).
struct ClusterOptions {
  std::vector<base::Json> nodes;                        // Node manifests; empty: three default nodes node-1 … node-3
  base::Duration pull = std::chrono::milliseconds(5);   // image pull
  base::Duration start = std::chrono::milliseconds(5);  // container start to running
  base::Duration ready = std::chrono::milliseconds(5);  // running to first successful probe, when it has none
  base::Duration stop = std::chrono::milliseconds(5);   // SIGTERM to exit
  base::Duration run = std::chrono::milliseconds(10);   // what a task runs whose command does not tell
};

// Everything that the cluster runs, in start order; deviations leave out, replace or wrap entries.
struct ClusterParts {
  // By name(); the scheduler ("default-scheduler") and the nodes ("kubelet") too.
  std::map<std::string, ControllerFactory> controllers;
};
ClusterParts default_cluster_parts(const ClusterOptions& options);

class Cluster {
 public:
  virtual ~Cluster() = default;  // stops
  virtual void start() = 0;
  virtual void stop() = 0;
  // Blocks until every queue is empty and no timer is due now; for manual clocks and tests.
  virtual void settle() = 0;
  [[nodiscard]] virtual const PodLogs& logs() const = 0;
};

std::unique_ptr<Cluster> make_cluster(Api& api, const Registry& registry, base::Clock& clock, base::Random& random,
                                      const ClusterParts& parts);

}  // namespace o2dms::simulator

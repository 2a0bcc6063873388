// Cluster: the controllers, the scheduler and the nodes behind the API, on one thread of their own, driven by the
// store's events and the clock. start() and stop() from one thread.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "simulator/cluster/runtime/cluster_options.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/pod_logs.h"

namespace o2dms::simulator {

ControllerSet default_controllers(const ClusterOptions& options);

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
                                      const ControllerSet& controllers);

}  // namespace o2dms::simulator

// kubelet: the simulated nodes. It registers a Node for each manifest and keeps its Lease fresh; it takes every pod
// that is bound to one of its nodes through its life (pod_run.h) and writes the pod's status under the node's name.
#pragma once

#include "simulator/cluster/runtime/cluster_options.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory kubelet(const ClusterOptions& options);

}  // namespace o2dms::simulator

// node-lifecycle-controller: a node's taints say what its spec and its Ready condition say: unschedulable, not-ready,
// unreachable.
// taint-eviction-controller: pods leave a node whose NoExecute taints they do not, or no longer, tolerate.
#pragma once

#include "simulator/cluster/controller.h"

namespace o2dms::simulator {

ControllerFactory node_lifecycle_controller();
ControllerFactory taint_eviction_controller();

}  // namespace o2dms::simulator

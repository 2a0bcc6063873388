// node-lifecycle-controller: a node's taints say what its spec and its Ready condition say: unschedulable, not-ready,
// unreachable.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory node_lifecycle_controller();

}  // namespace o2dms::simulator

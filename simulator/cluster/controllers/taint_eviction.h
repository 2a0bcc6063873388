// taint-eviction-controller: pods leave a node whose NoExecute taints they do not, or no longer, tolerate.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory taint_eviction_controller();

}  // namespace o2dms::simulator

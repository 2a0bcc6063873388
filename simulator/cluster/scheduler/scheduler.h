// default-scheduler: gives each pod without a node the best node that can take it, by binding it; or says in the
// condition PodScheduled why none can, and tries again when something has changed.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory default_scheduler();

}  // namespace o2dms::simulator

// disruption-controller: counts, for each PodDisruptionBudget, how many healthy pods there are, how many there must be
// and how many may be evicted now.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory disruption_controller();

}  // namespace o2dms::simulator

// statefulset-controller: pods with ordinals, in order (OrderedReady) or all at once (Parallel), each with the claims
// of volumeClaimTemplates; rolling update from the highest ordinal down to the partition.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory stateful_set_controller();

}  // namespace o2dms::simulator

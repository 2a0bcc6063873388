// persistentvolume-binder-controller: binds claims to volumes that are there, or makes one for the claim's StorageClass
// (at once, or when the scheduler has chosen a node), and lets a volume go by its reclaim policy when the claim is
// gone.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory volume_binder();

}  // namespace o2dms::simulator

// The controllers of storage: persistentvolume-binder binds claims to volumes that are there, or makes one for the
// claim's StorageClass (at once, or when the scheduler has chosen a node), and lets a volume go by its reclaim policy
// when the claim is gone; pvc- and pv-protection-controller take off the finalizers that keep what is in use.
#pragma once

#include "simulator/cluster/controller.h"

namespace o2dms::simulator {

ControllerFactory volume_binder();
ControllerFactory claim_protection();
ControllerFactory volume_protection();

}  // namespace o2dms::simulator

// The controllers of storage: persistentvolume-binder binds claims to volumes that are there, or makes one for the
// claim's StorageClass (at once, or when the scheduler has chosen a node), and lets a volume go by its reclaim policy
// when the claim is gone; pvc- and pv-protection-controller take off the finalizers that keep what is in use.
#pragma once

#include "simulator/cluster/controller.h"

namespace o2dms::simulator {

// The annotation of a claim that waits for its first consumer: the scheduler names the node, the binder then binds.
inline constexpr const char* kSelectedNode = "volume.kubernetes.io/selected-node";

ControllerFactory volume_binder();
ControllerFactory claim_protection();
ControllerFactory volume_protection();

}  // namespace o2dms::simulator

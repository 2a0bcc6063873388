// The controllers that keep so many equal pods: replicaset-controller (apps ReplicaSet) and replication-controller
// (core ReplicationController). They adopt and release pods by selector, create and delete the difference, and count
// status.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory replica_set_controller();
ControllerFactory replication_controller();

}  // namespace o2dms::simulator

// deployment-controller: keeps one ReplicaSet for the present pod template and moves replicas to it from the older
// ones, by RollingUpdate (maxSurge, maxUnavailable) or Recreate; revisions, conditions, history limit, progress
// deadline.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory deployment_controller();

}  // namespace o2dms::simulator

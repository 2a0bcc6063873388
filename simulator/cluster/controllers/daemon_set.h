// daemonset-controller: one pod on each node that the template may run on; rolling update by maxUnavailable and
// maxSurge.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory daemon_set_controller();

}  // namespace o2dms::simulator

// resourcequota-controller: a quota's status says what its namespace uses of what it allows. Enforcing is admission's.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory resource_quota_controller();

}  // namespace o2dms::simulator

// pvc- and pv-protection-controller: take off the finalizers that keep claims and volumes in use.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory claim_protection();
ControllerFactory volume_protection();

}  // namespace o2dms::simulator

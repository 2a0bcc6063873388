// job-controller: runs pods until so many have succeeded, or too many have failed; and ttl-after-finished-controller,
// which deletes finished Jobs in their time.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory job_controller();
ControllerFactory ttl_after_finished_controller();

}  // namespace o2dms::simulator

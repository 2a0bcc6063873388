// namespace-controller: empties a namespace that is being deleted (pods first) and then lets it go through its
// subresource finalize.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory namespace_controller();

}  // namespace o2dms::simulator

// serviceaccount-controller: keeps the ServiceAccount `default` in every namespace.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory service_account_controller();

}  // namespace o2dms::simulator

// event-expiry: Events live for an hour after they were last told, as with kube-apiserver's --event-ttl.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory event_expiry();

}  // namespace o2dms::simulator

// The controllers that tell where a Service's pods are: endpointslice-controller (discovery.k8s.io EndpointSlice, with
// the conditions ready, serving and terminating) and endpoint-controller (the older Endpoints).
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory endpoint_slice_controller();
ControllerFactory endpoints_controller();

}  // namespace o2dms::simulator

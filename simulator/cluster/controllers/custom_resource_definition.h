// The controllers of CustomResourceDefinitions that live in a real kube-apiserver: names that are free are accepted and
// the definition is established; with a definition that is deleted all its objects go.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory custom_resource_definition_controller();

}  // namespace o2dms::simulator

// The environment variables that a container starts with, from its env and envFrom. Not thread-safe: the cluster's
// thread only.
#pragma once

#include "base/result.h"
#include "simulator/cluster/nodes/downward_api.h"
#include "simulator/cluster/nodes/shell.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

// The error is what keeps the container from being created: an object or key that is not there and not optional.
base::Result<Variables> container_variables(const ControllerContext& context, const StoredObject& pod,
                                            const base::Json& container, const PodIps& ips);

}  // namespace o2dms::simulator

// References: the ConfigMaps, Secrets and claims that a pod cannot start without. Not thread-safe: the cluster's thread
// only.
#pragma once

#include <string>

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

// What a container's env and envFrom name, not optional, and the cache does not have: `configmap "x" not found`,
// `couldn't find key k in ConfigMap ns/x`. Empty when nothing is missing.
std::string missing_environment(const ControllerContext& context, std::string_view ns, const base::Json& container);
// The same for volumes; a claim must be bound.
std::string missing_volume(const ControllerContext& context, const StoredObject& pod);

}  // namespace o2dms::simulator

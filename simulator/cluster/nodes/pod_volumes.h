// What a pod's volumes hold, as far as that is known: ConfigMaps, Secrets and the downward API, alone or projected. Not
// thread-safe: the cluster's thread only.
#pragma once

#include "simulator/cluster/nodes/downward_api.h"
#include "simulator/cluster/nodes/file_view.h"
#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

// The files of the volume of that name, as they are when a container begins. What can be written to (emptyDir, claims)
// is given without files: what was written is the pod's to remember.
VolumeFiles volume_files(const ControllerContext& context, const StoredObject& pod, std::string_view volume,
                         const PodIps& ips);

// The container's volumeMounts; `variables` are for subPathExpr.
std::vector<VolumeMount> volume_mounts(const base::Json& container,
                                       const std::map<std::string, std::string, std::less<>>& variables);

}  // namespace o2dms::simulator

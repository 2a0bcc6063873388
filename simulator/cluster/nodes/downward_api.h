// The downward API: what a container is told about its own pod, by fieldRef and resourceFieldRef. Pure; no thread rule.
#pragma once

#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// What the pod's status does not tell yet when its containers start.
struct PodIps {
  std::string_view pod, host;
};

// "metadata.name", "metadata.labels['app']", "status.podIP"; all labels as lines of a file. Empty for what the pod does
// not have.
std::string pod_field(const StoredObject& pod, std::string_view path, const PodIps& ips);
// `reference` has resource ("limits.cpu") and perhaps a divisor.
std::string container_resource(const base::Json& container, const base::Json& reference);

}  // namespace o2dms::simulator

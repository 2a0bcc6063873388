// ServiceBackends: the pods behind a Service with a selector, sorted by the port numbers that they give its ports. Pure
// functions on the cache; the cluster's thread only.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "simulator/cluster/runtime/controller.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

struct Backend {
  ObjectRef pod;
  std::string address;
  bool ready = false, serving = false, terminating = false;
};

struct BackendGroup {
  base::Json ports;  // [{name, port, protocol, appProtocol}], of all its pods
  std::vector<Backend> backends;
};

// False for services without a selector and those of type ExternalName: their endpoints are somebody else's.
bool has_backends(const StoredObject& service);
std::vector<BackendGroup> service_backends(const ControllerContext& context, const OpenObject& service);
// Services of the pod's namespace that select it.
std::vector<ObjectRef> services_of(const ControllerContext& context, const StoredObject& pod);
base::Json pod_reference(const StoredObject& pod);

}  // namespace o2dms::simulator

// VolumeBinding: whether the claims of a pod let it be placed. Not thread-safe: the cluster's thread only.
#pragma once

#include <string>
#include <vector>

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

struct ClaimState {
  std::string refusal;               // why the pod cannot be placed anywhere now; empty when it can
  std::vector<ObjectRef> to_select;  // unbound claims that wait for their first consumer's node
};
ClaimState claims_of(const ControllerContext& context, const StoredObject& pod);

}  // namespace o2dms::simulator

// The pods of a DaemonSet as values: what one looks like, and on which nodes there should be one. Pure functions; no
// thread rule.
#pragma once

#include <string>
#include <string_view>

#include "base/json.h"
#include "simulator/cluster/views/pod_placement.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

// Whether a node is to have a pod, and whether one that is there may stay.
struct DaemonPlace {
  bool should_run = false, should_continue = false;
};

// A pod of the set for one node, tied to it by its affinity.
base::Json daemon_pod(const OpenObject& set, std::string_view node, const std::string& hash);
// The spec that all pods of the set have, but for the tie to the node, as text for a PodPlacement.
std::string daemon_pod_spec(const OpenObject& set);
DaemonPlace daemon_place(const PodPlacement& pod, const StoredObject& node);
// The node that a pod is on, or is tied to; empty when it is neither.
std::string daemon_node(const StoredObject& pod);

}  // namespace o2dms::simulator

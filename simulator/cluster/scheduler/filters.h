// Filters and scores: whether a node can take a pod, and how well, as kube-scheduler's plugins of these names say.
// Pure; no thread rule.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/cluster/scheduler/node_info.h"
#include "simulator/cluster/scheduler/pod_affinity.h"
#include "simulator/cluster/views/pod_placement.h"

namespace o2dms::simulator {

struct PodToPlace {
  const PodPlacement& placement;
  const PodAffinity& affinity;
};

// Why a node cannot take the pod.
struct NodeRefusal {
  std::vector<std::string> reasons;  // in the scheduler's words; empty when it can
  bool others_in_the_way = false;    // it could if pods that are there were gone
};
// The first plugin that refuses speaks alone, in a real scheduler's order.
NodeRefusal node_refusal(const NodeInfo& node, const PodToPlace& pod);
// Higher is better.
std::int64_t node_score(const NodeInfo& node, const PodToPlace& pod);

}  // namespace o2dms::simulator

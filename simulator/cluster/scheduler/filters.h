// Filters and scores: whether a node can take a pod, and how well. Not thread-safe: the cluster's thread only.
#pragma once

#include <string>
#include <vector>

#include "simulator/cluster/runtime/controller.h"
#include "simulator/cluster/scheduler/node_usage.h"

namespace o2dms::simulator {

struct PodToPlace {
  const base::Json& json;
  PodDemand demand;
};

// Why a node cannot take the pod.
struct NodeRefusal {
  std::vector<std::string> reasons;  // in the scheduler's words; empty when it can
  bool others_in_the_way = false;    // it could if pods that are there were gone
};
NodeRefusal node_refusal(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                         const PodToPlace& pod);
// Higher is better.
std::int64_t node_score(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                        const PodToPlace& pod);

}  // namespace o2dms::simulator

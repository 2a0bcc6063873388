// Filters and scores: whether a node can take a pod, and how well, as kube-scheduler's plugins say. Not thread-safe.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "simulator/cluster/scheduler/node_info.h"
#include "simulator/cluster/scheduler/pod_affinity.h"
#include "simulator/cluster/views/pod_placement.h"

namespace o2dms::simulator {

struct PodToPlace {
  const PodPlacement& placement;
  const PodAffinity& affinity;
};

// Why nodes could not take the pod: how many said what, in the scheduler's words, and of how many the going of other
// pods could make room.
class NodeRefusals {
 public:
  // `nodes` more that have this reason.
  void add(std::string_view reason, std::int64_t nodes = 1);
  void add_node(bool others_in_the_way, std::int64_t nodes = 1) {
    (others_in_the_way ? others_in_the_way_ : hopeless_) += nodes;
  }

  // "3 Insufficient cpu, 2 Too many pods", in the order of the text.
  [[nodiscard]] std::string reasons_text() const;
  [[nodiscard]] std::string preemption_text() const;

 private:
  std::vector<std::pair<std::string, std::int64_t>> reasons_;  // few
  std::int64_t others_in_the_way_ = 0, hopeless_ = 0;
};

// Can the node take the pod? If not, the reasons are counted: those of the first plugin that refuses, in a real
// scheduler's order.
bool fits(const NodeInfo& node, const PodToPlace& pod, NodeRefusals& refusals);
// Higher is better.
std::int64_t node_score(const NodeInfo& node, const PodToPlace& pod);

inline constexpr std::string_view kAffinityMismatch = "node(s) didn't match Pod's node affinity/selector";
inline constexpr std::string_view kPreemptionNoUse = "Preemption is not helpful for scheduling";

}  // namespace o2dms::simulator

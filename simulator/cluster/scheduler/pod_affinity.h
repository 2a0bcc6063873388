// PodAffinity: what the terms of inter-pod affinity say of a pod and any node: the pod's own, and the anti-affinity of
// the pods that are placed already. Prepared once for a pod; then each node costs a few look-ups. The index must not
// change while it is used. Not thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "simulator/cluster/scheduler/affinity_index.h"
#include "simulator/cluster/views/pod_placement.h"

namespace o2dms::simulator {

class PodAffinity {
 public:
  PodAffinity(AffinityIndex& index, const StoredObject& pod, const PodPlacement& placement);

  // Why the node will not do, as the scheduler words it; null when it will.
  [[nodiscard]] const char* refusal(const Labels& node) const;
  // The refusal that no going of other pods can cure.
  static constexpr const char* kNotNearOthers = "node(s) didn't match pod affinity rules";
  // Weights of preferred terms that hold on the node, anti-affinity counted against it.
  [[nodiscard]] std::int64_t preference(const Labels& node) const;
  // Does it need other pods to be there first?
  [[nodiscard]] bool needs_others() const { return !near_.empty(); }

 private:
  struct Domains {
    std::string topology_key;
    const DomainCounts* counts;  // the index's
    bool is_first = false;       // of a group that wants to be together: any domain will do
    std::int64_t weight = 0;

    [[nodiscard]] bool holds(const Labels& node) const;
  };

  std::vector<Domains> near_, apart_, preferred_;
  std::vector<AffinityIndex::Repelling> repelling_;
};

}  // namespace o2dms::simulator

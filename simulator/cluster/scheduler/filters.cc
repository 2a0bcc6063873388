#include "simulator/cluster/scheduler/filters.h"

#include <algorithm>

namespace o2dms::simulator {

namespace {

constexpr Taint kUnschedulable{"node.kubernetes.io/unschedulable", "", "NoSchedule"};

// What an empty node could not take, it can never take.
void check_amount(std::string_view resource, std::int64_t wanted, std::int64_t has, std::int64_t used,
                  NodeRefusal& refusal) {
  if (wanted <= 0 || wanted <= has - used) return;
  refusal.reasons.push_back("Insufficient " + std::string(resource));
  if (wanted > has) refusal.others_in_the_way = false;
}

NodeRefusal insufficient(const NodeInfo& node, const NodeView& view, const NodeResources& requests) {
  NodeRefusal refusal{.reasons = {}, .others_in_the_way = true};
  const NodeResources &has = view.allocatable, &used = node.used;
  const std::int64_t most_pods = has.of("pods");
  if (most_pods > 0 && node.pods + 1 > most_pods) refusal.reasons.emplace_back("Too many pods");
  check_amount("cpu", requests.cpu, has.cpu, used.cpu, refusal);
  check_amount("memory", requests.memory, has.memory, used.memory, refusal);
  for (const auto& [resource, wanted] : requests.others)
    check_amount(resource, wanted, has.of(resource), used.of(resource), refusal);
  return refusal;
}

// 0 to 100 by what would be left of cpu and memory.
std::int64_t least_allocated(const NodeInfo& node, const NodeView& view, const PodPlacement& pod) {
  const auto part = [](std::int64_t capacity, std::int64_t used) {
    return capacity <= 0 || used >= capacity ? 0 : (capacity - used) * 100 / capacity;
  };
  return (part(view.allocatable.cpu, node.scoring_cpu + pod.scoring_cpu) +
          part(view.allocatable.memory, node.scoring_memory + pod.scoring_memory)) /
         2;
}

}  // namespace

NodeRefusal node_refusal(const NodeInfo& node, const PodToPlace& pod) {
  const NodeView& view = node.view();
  const PodPlacement& placement = pod.placement;
  if (view.unschedulable && !tolerates(placement.tolerations, kUnschedulable))
    return {{"node(s) were unschedulable"}, false};
  if (has_untolerated(placement.tolerations, view.taints, "NoSchedule") ||
      has_untolerated(placement.tolerations, view.taints, "NoExecute"))
    return {{"node(s) had untolerated taint(s)"}, false};
  if (!placement.nodes.allows(node.labels(), node.node->name()))
    return {{"node(s) didn't match Pod's node affinity/selector"}, false};
  for (const std::string& port : placement.host_ports) {
    if (node.host_ports.contains(port)) return {{"node(s) didn't have free ports for the requested pod ports"}, true};
  }
  if (NodeRefusal refusal = insufficient(node, view, placement.requests); !refusal.reasons.empty()) return refusal;
  const char* refusal = pod.affinity.refusal(node.labels());
  if (refusal == nullptr) return {};
  return {{refusal}, refusal != PodAffinity::kNotNearOthers};
}

std::int64_t node_score(const NodeInfo& node, const PodToPlace& pod) {
  const NodeView& view = node.view();
  return least_allocated(node, view, pod.placement) +
         2 * pod.placement.nodes.preference(node.labels(), node.node->name()) +
         2 * pod.affinity.preference(node.labels()) -
         300 * count_untolerated(pod.placement.tolerations, view.taints, "PreferNoSchedule");
}

}  // namespace o2dms::simulator

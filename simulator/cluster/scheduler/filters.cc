#include "simulator/cluster/scheduler/filters.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/cluster/scheduler/node_affinity.h"
#include "simulator/cluster/scheduler/pod_affinity.h"

namespace o2dms::simulator {

namespace {

std::int64_t amount(const Resources& resources, std::string_view name) {
  const auto at = resources.find(name);
  return at == resources.end() ? 0 : at->second;
}

std::vector<std::string> insufficient(const NodeState& node, const PodDemand& demand) {
  std::vector<std::string> reasons;
  const std::int64_t most_pods = amount(node.allocatable, "pods");
  if (most_pods > 0 && node.pods + 1 > most_pods) reasons.emplace_back("Too many pods");
  for (const auto& [resource, wanted] : demand.resources) {
    if (wanted > 0 && wanted > amount(node.allocatable, resource) - amount(node.used, resource))
      reasons.push_back("Insufficient " + resource);
  }
  return reasons;
}

// 0 to 100 by what would be left of cpu and memory.
std::int64_t least_allocated(const NodeState& node, const PodDemand& demand) {
  const auto part = [](std::int64_t capacity, std::int64_t used) {
    return capacity <= 0 || used >= capacity ? 0 : (capacity - used) * 100 / capacity;
  };
  return (part(amount(node.allocatable, "cpu"), node.scoring_cpu + demand.scoring_cpu) +
          part(amount(node.allocatable, "memory"), node.scoring_memory + demand.scoring_memory)) /
         2;
}

}  // namespace

// In a real scheduler's order; the first plugin that refuses speaks alone.
std::vector<std::string> node_refusals(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                                       const PodToPlace& pod) {
  const base::Json& json = node.node->json();
  if (base::bool_at(json, {"spec", "unschedulable"}) &&
      has_untolerated_taint(
          pod.json, {{"spec", {{"taints", {{{"key", "node.kubernetes.io/unschedulable"}, {"effect", "NoSchedule"}}}}}}},
          "NoSchedule"))
    return {"node(s) were unschedulable"};
  if (has_untolerated_taint(pod.json, json, "NoSchedule") || has_untolerated_taint(pod.json, json, "NoExecute"))
    return {"node(s) had untolerated taint(s)"};
  if (!matches_node_affinity(pod.json, json)) return {"node(s) didn't match Pod's node affinity/selector"};
  for (const std::string& port : pod.demand.ports) {
    if (node.ports.contains(port)) return {"node(s) didn't have free ports for the requested pod ports"};
  }
  std::vector<std::string> reasons = insufficient(node, pod.demand);
  if (!reasons.empty()) return reasons;
  std::string refusal = pod_affinity_refusal(context, usage, pod.json, json);
  if (!refusal.empty()) reasons.push_back(std::move(refusal));
  return reasons;
}

std::int64_t node_score(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                        const PodToPlace& pod) {
  const base::Json& json = node.node->json();
  return least_allocated(node, pod.demand) + 2 * preferred_node_affinity(pod.json, json) +
         2 * preferred_pod_affinity(context, usage, pod.json, json) -
         300 * count_untolerated_taints(pod.json, json, "PreferNoSchedule");
}

}  // namespace o2dms::simulator

#include "simulator/cluster/scheduler/filters.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/cluster/runtime/node_affinity.h"
#include "simulator/cluster/scheduler/pod_affinity.h"

namespace o2dms::simulator {

namespace {

std::int64_t amount(const Resources& resources, std::string_view name) {
  const auto at = resources.find(name);
  return at == resources.end() ? 0 : at->second;
}

NodeRefusal insufficient(const NodeState& node, const PodDemand& demand) {
  NodeRefusal refusal{.reasons = {}, .others_in_the_way = true};
  const std::int64_t most_pods = amount(node.allocatable, "pods");
  if (most_pods > 0 && node.pods + 1 > most_pods) refusal.reasons.emplace_back("Too many pods");
  for (const auto& [resource, wanted] : demand.resources) {
    const std::int64_t has = amount(node.allocatable, resource);
    if (wanted <= 0 || wanted <= has - amount(node.used, resource)) continue;
    refusal.reasons.push_back("Insufficient " + resource);
    // What the empty node could not take, it can never take.
    if (wanted > has) refusal.others_in_the_way = false;
  }
  return refusal;
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
NodeRefusal node_refusal(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                         const PodToPlace& pod) {
  const base::Json& json = node.node->json();
  if (base::bool_at(json, {"spec", "unschedulable"}) &&
      has_untolerated_taint(
          pod.json, {{"spec", {{"taints", {{{"key", "node.kubernetes.io/unschedulable"}, {"effect", "NoSchedule"}}}}}}},
          "NoSchedule"))
    return {{"node(s) were unschedulable"}, false};
  if (has_untolerated_taint(pod.json, json, "NoSchedule") || has_untolerated_taint(pod.json, json, "NoExecute"))
    return {{"node(s) had untolerated taint(s)"}, false};
  if (!matches_node_affinity(pod.json, json)) return {{"node(s) didn't match Pod's node affinity/selector"}, false};
  for (const std::string& port : pod.demand.ports) {
    if (node.ports.contains(port)) return {{"node(s) didn't have free ports for the requested pod ports"}, true};
  }
  if (NodeRefusal refusal = insufficient(node, pod.demand); !refusal.reasons.empty()) return refusal;
  const std::string refusal = pod_affinity_refusal(context, usage, pod.json, json);
  if (refusal.empty()) return {};
  return {{refusal}, refusal != kNotNearOthers};
}

std::int64_t node_score(const ControllerContext& context, const NodeUsage& usage, const NodeState& node,
                        const PodToPlace& pod) {
  const base::Json& json = node.node->json();
  return least_allocated(node, pod.demand) + 2 * preferred_node_affinity(pod.json, json) +
         2 * preferred_pod_affinity(context, usage, pod.json, json) -
         300 * count_untolerated_taints(pod.json, json, "PreferNoSchedule");
}

}  // namespace o2dms::simulator

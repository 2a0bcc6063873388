#include "simulator/cluster/scheduler/filters.h"

#include <set>

namespace o2dms::simulator {

namespace {

constexpr Taint kUnschedulable{"node.kubernetes.io/unschedulable", "", "NoSchedule"};

// False where the pod asks for more than is left; `hopeless` when an empty node could not take it either.
bool has_room(std::int64_t wanted, std::int64_t has, std::int64_t used, bool& hopeless) {
  if (wanted <= 0 || wanted <= has - used) return true;
  hopeless = hopeless || wanted > has;
  return false;
}

bool fits_resources(const NodeInfo& node, const NodeView& view, const NodeResources& requests, NodeRefusals& refusals) {
  const NodeResources &has = view.allocatable, &used = node.used;
  bool fits = true, hopeless = false;
  const auto refuse = [&](std::string_view reason) {
    refusals.add(reason);
    fits = false;
  };
  const std::int64_t most_pods = has.of("pods");
  if (most_pods > 0 && node.pods + 1 > most_pods) refuse("Too many pods");
  if (!has_room(requests.cpu, has.cpu, used.cpu, hopeless)) refuse("Insufficient cpu");
  if (!has_room(requests.memory, has.memory, used.memory, hopeless)) refuse("Insufficient memory");
  for (const auto& [resource, wanted] : requests.others) {
    if (!has_room(wanted, has.of(resource), used.of(resource), hopeless)) refuse("Insufficient " + resource);
  }
  if (!fits) refusals.add_node(!hopeless);
  return fits;
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

// "1 a, 2 b", sorted as text.
std::string joined(const std::set<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

}  // namespace

void NodeRefusals::add(std::string_view reason, std::int64_t nodes) {
  for (auto& [known, count] : reasons_) {
    if (known != reason) continue;
    count += nodes;
    return;
  }
  reasons_.emplace_back(reason, nodes);
}

std::string NodeRefusals::reasons_text() const {
  std::set<std::string> parts;
  for (const auto& [reason, count] : reasons_) parts.insert(std::to_string(count) + " " + reason);
  return joined(parts);
}

std::string NodeRefusals::preemption_text() const {
  std::set<std::string> parts;
  if (others_in_the_way_ > 0)
    parts.insert(std::to_string(others_in_the_way_) + " No preemption victims found for incoming pod");
  if (hopeless_ > 0) parts.insert(std::to_string(hopeless_) + " " + std::string(kPreemptionNoUse));
  return joined(parts);
}

bool fits(const NodeInfo& node, const PodToPlace& pod, NodeRefusals& refusals) {
  const NodeView& view = node.view();
  const PodPlacement& placement = pod.placement;
  const auto refused = [&refusals](std::string_view reason, bool others_in_the_way) {
    refusals.add(reason);
    refusals.add_node(others_in_the_way);
    return false;
  };
  if (view.unschedulable && !tolerates(placement.tolerations, kUnschedulable))
    return refused("node(s) were unschedulable", false);
  if (has_untolerated(placement.tolerations, view.taints, "NoSchedule") ||
      has_untolerated(placement.tolerations, view.taints, "NoExecute"))
    return refused("node(s) had untolerated taint(s)", false);
  if (!placement.nodes.allows(node.labels(), node.node->name())) return refused(kAffinityMismatch, false);
  for (const std::string& port : placement.host_ports) {
    if (node.host_ports.contains(port))
      return refused("node(s) didn't have free ports for the requested pod ports", true);
  }
  if (!fits_resources(node, view, placement.requests, refusals)) return false;
  const char* refusal = pod.affinity.refusal(node.labels());
  return refusal == nullptr || refused(refusal, refusal != PodAffinity::kNotNearOthers);
}

std::int64_t node_score(const NodeInfo& node, const PodToPlace& pod) {
  const NodeView& view = node.view();
  return least_allocated(node, view, pod.placement) +
         2 * pod.placement.nodes.preference(node.labels(), node.node->name()) +
         2 * pod.affinity.preference(node.labels()) -
         300 * count_untolerated(pod.placement.tolerations, view.taints, "PreferNoSchedule");
}

}  // namespace o2dms::simulator

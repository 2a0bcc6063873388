#include "simulator/cluster/scheduler/node_usage.h"

#include "base/json.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

void NodeUsage::set_node(const ObjectRef& node) {
  NodeState& state = nodes_[node->name()];
  state.node = node;
  state.allocatable = allocatable(node->json());
}

void NodeUsage::remove_node(const std::string& name) {
  nodes_[name].node = nullptr;
}

void NodeUsage::set_pod(const ObjectRef& pod) {
  const std::string node(base::string_at(pod->json(), {"spec", "nodeName"}));
  if (node.empty() || is_terminal(pod->json())) return remove_pod(pod->uid());
  if (charges_.contains(pod->uid())) return;
  const auto [at, added] = charges_.emplace(pod->uid(), Charge{node, pod_demand(pod->json())});
  charge(at->second, 1);
  if (base::find(pod->json(),
                 {"spec", "affinity", "podAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"}) != nullptr)
    anti_affine_[pod->uid()] = pod;
}

void NodeUsage::remove_pod(const std::string& uid) {
  const auto at = charges_.find(uid);
  if (at == charges_.end()) return;
  charge(at->second, -1);
  charges_.erase(at);
  anti_affine_.erase(uid);
}

void NodeUsage::charge(const Charge& charge, int sign) {
  NodeState& state = nodes_[charge.node];
  state.pods += sign;
  state.scoring_cpu += sign * charge.demand.scoring_cpu;
  state.scoring_memory += sign * charge.demand.scoring_memory;
  for (const auto& [resource, amount] : charge.demand.resources) state.used[resource] += sign * amount;
  for (const std::string& port : charge.demand.ports) {
    if ((state.ports[port] += sign) <= 0) state.ports.erase(port);
  }
}

}  // namespace o2dms::simulator

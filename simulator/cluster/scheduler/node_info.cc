#include "simulator/cluster/scheduler/node_info.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

auto place_of(auto& nodes, std::string_view name) {
  return std::lower_bound(nodes.begin(), nodes.end(), name,
                          [](const NodeInfo* info, std::string_view wanted) { return info->node->name() < wanted; });
}

}  // namespace

NodeInfo& NodeInfos::info_of(std::string_view name) {
  if (const auto at = by_name_.find(name); at != by_name_.end()) return *at->second;
  return *by_name_.emplace(name, std::make_unique<NodeInfo>()).first->second;
}

void NodeInfos::set_node(const ObjectRef& node) {
  NodeInfo& info = info_of(node->name());
  const bool is_new = info.node == nullptr;
  info.node = node;
  if (is_new) nodes_.insert(place_of(nodes_, node->name()), &info);
}

void NodeInfos::remove_node(std::string_view name) {
  NodeInfo& info = info_of(name);
  if (info.node == nullptr) return;
  nodes_.erase(place_of(nodes_, name));
  info.node = nullptr;
}

bool NodeInfos::add_pod(const StoredObject& pod) {
  std::string uid(pod.uid());
  if (charges_.contains(uid)) return false;
  PodPlacement placement(pod.spec());
  const Charge& added = charges_
                            .emplace(std::move(uid), Charge{&info_of(pod_view(pod).node_name),
                                                            std::move(placement.requests), placement.scoring_cpu,
                                                            placement.scoring_memory, std::move(placement.host_ports)})
                            .first->second;
  charge(added, 1);
  return true;
}

bool NodeInfos::remove_pod(std::string_view uid) {
  const auto at = charges_.find(std::string(uid));
  if (at == charges_.end()) return false;
  charge(at->second, -1);
  charges_.erase(at);
  return true;
}

void NodeInfos::charge(const Charge& charge, int sign) {
  NodeInfo& node = *charge.node;
  node.pods += sign;
  node.used.add(charge.requests, sign);
  node.scoring_cpu += sign * charge.scoring_cpu;
  node.scoring_memory += sign * charge.scoring_memory;
  for (const std::string& port : charge.host_ports) {
    if ((node.host_ports[port] += sign) <= 0) node.host_ports.erase(port);
  }
}

const NodeInfo* NodeInfos::find(std::string_view name) const {
  const auto at = by_name_.find(name);
  return at == by_name_.end() || at->second->node == nullptr ? nullptr : at->second.get();
}

}  // namespace o2dms::simulator

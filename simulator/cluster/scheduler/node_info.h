// NodeInfo: what the scheduler knows of a node and of what the pods on it take, kept up to date pod by pod, as
// kube-scheduler's NodeInfo is: placing a pod costs a look at nodes, whatever is on them. Not thread-safe: the
// cluster's thread only.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/cluster/views/node_view.h"
#include "simulator/cluster/views/pod_placement.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

struct NodeInfo {
  ObjectRef node;  // null: pods are said to be on a node that is not there
  NodeResources used;
  std::int64_t pods = 0, scoring_cpu = 0, scoring_memory = 0;
  std::map<std::string, int> host_ports;  // how many pods have it

  [[nodiscard]] const NodeView& view() const { return node_view(*node); }
  [[nodiscard]] const Labels& labels() const { return node->meta().labels; }
};

class NodeInfos {
 public:
  void set_node(const ObjectRef& node);
  void remove_node(std::string_view name);
  // Counts a pod to the node that it is on, once. False when it counted already.
  bool add_pod(const StoredObject& pod);
  // False when it did not count.
  bool remove_pod(std::string_view uid);

  // Those that are there, by name.
  [[nodiscard]] const std::vector<NodeInfo*>& nodes() const { return nodes_; }
  // Null when there is no such node.
  [[nodiscard]] const NodeInfo* find(std::string_view name) const;

 private:
  struct Charge {
    NodeInfo* node;
    NodeResources requests;
    std::int64_t scoring_cpu, scoring_memory;
    std::vector<std::string> host_ports;
  };

  NodeInfo& info_of(std::string_view name);
  static void charge(const Charge& charge, int sign);

  std::map<std::string, std::unique_ptr<NodeInfo>, std::less<>> by_name_;  // entries stay
  std::vector<NodeInfo*> nodes_;
  std::unordered_map<std::string, Charge> charges_;  // by pod uid
};

}  // namespace o2dms::simulator

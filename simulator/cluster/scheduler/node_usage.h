// NodeUsage: what is left on each node, kept up to date pod by pod, so that scheduling one pod costs a look at each
// node and not at each pod. Not thread-safe: the cluster's thread only.
#pragma once

#include <map>
#include <string>
#include <unordered_map>

#include "simulator/cluster/scheduler/pod_demand.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct NodeState {
  ObjectRef node;
  Resources allocatable, used;
  std::int64_t pods = 0, scoring_cpu = 0, scoring_memory = 0;
  std::map<std::string, int> ports;  // how many pods have it
};

class NodeUsage {
 public:
  void set_node(const ObjectRef& node);
  void remove_node(const std::string& name);
  // A pod that is on a node and not over counts; any other does not.
  void set_pod(const ObjectRef& pod);
  void remove_pod(const std::string& uid);

  // By name; entries without a node are of pods whose node is unknown.
  [[nodiscard]] const std::map<std::string, NodeState>& nodes() const { return nodes_; }
  // Placed pods, by uid, whose required anti-affinity speaks about others.
  [[nodiscard]] const std::map<std::string, ObjectRef>& anti_affine() const { return anti_affine_; }

 private:
  struct Charge {
    std::string node;
    PodDemand demand;
  };
  void charge(const Charge& charge, int sign);

  std::map<std::string, NodeState> nodes_;
  std::unordered_map<std::string, Charge> charges_;  // by pod uid
  std::map<std::string, ObjectRef> anti_affine_;
};

}  // namespace o2dms::simulator

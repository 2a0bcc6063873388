// PodPlacement: what a pod's spec says of where the pod may go and what it takes there: for the scheduler, and for the
// DaemonSet controller, which reads it of a template. Views into the text that it was read from. No thread rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_cursor.h"
#include "simulator/cluster/views/node_affinity.h"
#include "simulator/cluster/views/resources.h"
#include "simulator/cluster/views/taints.h"

namespace o2dms::simulator {

struct PodPlacement {
  // `spec` is the text of a PodSpec and outlives the value.
  explicit PodPlacement(std::string_view spec);
  PodPlacement(const PodPlacement&) = delete;
  PodPlacement& operator=(const PodPlacement&) = delete;

  std::string_view node_name;
  NodeAffinity nodes;
  Tolerations tolerations;
  std::string_view pod_affinity, pod_anti_affinity;  // as they are written; empty when there is none
  NodeResources requests;                            // what a node must have left
  std::int64_t scoring_cpu = 0, scoring_memory = 0;  // the same, with the usual minimum for containers that ask nothing
  std::vector<std::string> host_ports;               // "TCP/8080/0.0.0.0", sorted, each once

 private:
  void read(base::JsonCursor& at, std::string_view key);
  void replace_by_pod_level(const NodeResources& of_pod);

  base::DecodedStrings decoded_;
};

}  // namespace o2dms::simulator

// How the cluster behind the API is set: its nodes and how long their work takes. Values; no thread rule.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"

namespace o2dms::simulator {

// One simulated node, as a nodes file describes it (fixtures/nodes/*.yaml; kind: List of Node objects, status.capacity
// and status.allocatable honoured, extended resources included).
struct ClusterOptions {
  std::vector<base::Json> nodes;                        // Node manifests; empty: three default nodes node-1 … node-3
  std::string kubernetes_version;                       // "v1.36.0", as nodes report it
  std::string ca_pem;                                   // what pods find in kube-root-ca.crt
  base::Duration pull = std::chrono::milliseconds(5);   // image pull
  base::Duration start = std::chrono::milliseconds(5);  // container start to running
  base::Duration ready = std::chrono::milliseconds(5);  // running to first successful probe, when it has none
  base::Duration stop = std::chrono::milliseconds(5);   // SIGTERM to exit
  base::Duration run = std::chrono::milliseconds(10);   // what a task runs whose command does not tell
};

}  // namespace o2dms::simulator

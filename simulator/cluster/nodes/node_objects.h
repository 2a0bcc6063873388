// Node objects: what a simulated kubelet says about its node. Pure functions; no thread rule.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

// node-1 … node-3: 32 cpu, 256Gi, 250 pods, huge pages and the extended resources that the fixture workloads ask for.
std::vector<base::Json> default_nodes();

// Completes a manifest to the Node that kubelet number `index` registers: labels, capacity and allocatable from each
// other, addresses, nodeInfo, conditions, pod range. What the manifest says itself stays.
base::Json complete_node(base::Json manifest, std::size_t index, const std::string& kubernetes_version, base::Time now);

// The Lease by which a kubelet tells that it is alive.
base::Json node_lease(const StoredObject& node, base::Time now);

}  // namespace o2dms::simulator

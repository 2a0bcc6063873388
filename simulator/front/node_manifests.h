// Node manifests as a user gives them: Node objects, alone or in a List, checked before the cluster is built of them.
// Pure; thread-safe.
#pragma once

#include <vector>

#include "base/json_fwd.h"
#include "base/result.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

// The Nodes one by one, Lists opened. The error names the place ("nodes[1]") and what is wrong there.
base::Result<std::vector<base::Json>> read_node_manifests(const Registry& registry,
                                                          const std::vector<base::Json>& documents);

}  // namespace o2dms::simulator

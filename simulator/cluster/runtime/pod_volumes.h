// The claims that a pod uses, as scheduler and controllers of storage read them. Pure functions; no thread rule.
#pragma once

#include <string>
#include <vector>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// The annotation of a claim that waits for its first consumer: the scheduler names the node, the binder then binds.
inline constexpr const char* kSelectedNode = "volume.kubernetes.io/selected-node";

// Names of the claims of a pod, those of its ephemeral volumes included.
std::vector<std::string> claim_names(const base::Json& pod);

}  // namespace o2dms::simulator

// Pod affinity and anti-affinity: required terms, by topology key, against the pods that are placed already. A pod
// without such terms costs nothing here. Not thread-safe: the cluster's thread only.
#pragma once

#include <string>
#include <string_view>

#include "simulator/cluster/runtime/controller.h"
#include "simulator/cluster/scheduler/node_usage.h"

namespace o2dms::simulator {

// The one of its refusals that no going of other pods can cure.
constexpr std::string_view kNotNearOthers = "node(s) didn't match pod affinity rules";

// Empty when the node will do; else the reason as the scheduler words it.
std::string pod_affinity_refusal(const ControllerContext& context, const NodeUsage& usage, const base::Json& pod,
                                 const base::Json& node);
// Weights of preferred terms that hold on the node, anti-affinity counted against it.
std::int64_t preferred_pod_affinity(const ControllerContext& context, const NodeUsage& usage, const base::Json& pod,
                                    const base::Json& node);

}  // namespace o2dms::simulator

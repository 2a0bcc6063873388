// What a pod asks for: the requests or limits of its containers together, as quota and limit ranges count them. Pure;
// thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "base/json_fwd.h"
#include "simulator/schema/quantity.h"

namespace o2dms::simulator {

using ResourceAmounts = std::map<std::string, Quantity>;

// `which` is "requests" or "limits". Containers add up; init containers run one after the other, sidecars
// (restartPolicy Always) beside everything that comes later. What the pod itself states is instead of all that;
// overhead is on top.
ResourceAmounts pod_resources(const base::Json& pod_spec, const char* which);

// Whether a pod can state it for all its containers together, in spec.resources.
bool is_pod_level_resource(std::string_view name);

// The amounts of a resource list such as {"cpu": "500m"}; null gives none.
ResourceAmounts parse_amounts(const base::Json* list);

}  // namespace o2dms::simulator

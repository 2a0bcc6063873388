// QuotaUsage: what an object counts for in a ResourceQuota: object counts (pods, services, count/deployments.apps, …),
// cpu, memory, storage and extended resources. Pure; thread-safe.
#pragma once

#include <string_view>

#include "base/json_fwd.h"
#include "simulator/admission/pod_resources.h"

namespace o2dms::simulator {

struct ResourceType;

// A pod that has ended counts as an object (count/pods) and for nothing else.
ResourceAmounts quota_usage(const ResourceType& resource, const base::Json& object);

// Whether a quota with this spec counts the object: its scopes and scopeSelector.
bool quota_applies(const base::Json& quota_spec, const ResourceType& resource, const base::Json& object);

}  // namespace o2dms::simulator

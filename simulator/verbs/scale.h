// The subresource `scale` (autoscaling/v1 Scale) of what has replicas. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/status/status.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

base::Json scale_of(const StoredObject& object);
// 500 for a custom object that does not have the replicas which its definition says it has: there is no Scale to read.
StatusOr<void> check_scale(const StoredObject& object);
// Writes the number of replicas to where objects of the resource have it.
void set_scale(const ResourceType& storage, base::Json& object, std::int64_t replicas);

}  // namespace o2dms::simulator

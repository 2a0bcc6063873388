// The subresource `scale` (autoscaling/v1 Scale) of what has replicas. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

base::Json scale_of(const StoredObject& object);

}  // namespace o2dms::simulator

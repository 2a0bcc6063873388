// POST pods/eviction: a deletion that a PodDisruptionBudget may refuse. The budget's status is what counts, as its
// controller keeps it; an eviction takes one disruption off it. Thread-safe.
#pragma once

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

// `eviction` has been decoded. What is refused by the budget, by the options or by a precondition takes nothing off the
// budget; somebody who changes the pod in between may.
StatusOr<ObjectRef> evict_pod(const NativeApiParts& parts, const RequestTarget& target, const base::Json& eviction,
                              const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

// POST to the subresources of pods that change a pod: binding (the scheduler's decision) and eviction (a deletion that
// a PodDisruptionBudget may refuse).
#pragma once

#include <optional>

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

// Nothing when the target is neither. `payload` has been decoded.
std::optional<StatusOr<ObjectRef>> pod_action(const NativeApiParts& parts, const RequestTarget& target,
                                              const base::Json& payload, const UserInfo& user,
                                              const WriteOptions& options);

}  // namespace o2dms::simulator

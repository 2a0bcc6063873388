// Rollout: how many replicas each ReplicaSet of a Deployment should have next. Arithmetic on numbers alone, so that its
// rules can be read and tested without a cluster. Pure functions; no thread rule.
#pragma once

#include <cstdint>
#include <vector>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// One ReplicaSet as the arithmetic sees it.
struct RolloutSet {
  std::int64_t replicas = 0;   // asked for in its spec
  std::int64_t available = 0;  // in its status
};

struct RolloutLimits {
  std::int64_t replicas = 0;  // of the Deployment
  std::int64_t surge = 0, unavailable = 0;
};

// spec.strategy.rollingUpdate, percentages resolved: surge rounds up, unavailable down, and never are both zero.
RolloutLimits rollout_limits(const base::Json& deployment);

// An absolute number or a percentage of `total`.
std::int64_t int_or_percent(const base::Json* value, std::int64_t total, bool round_up, std::int64_t fallback);

// The new set's next size.
std::int64_t next_new_replicas(const RolloutLimits& limits, const RolloutSet& fresh,
                               const std::vector<RolloutSet>& old);
// The old sets' next sizes, oldest first: unhealthy replicas go first, then as many as availability allows.
std::vector<std::int64_t> next_old_replicas(const RolloutLimits& limits, const RolloutSet& fresh,
                                            const std::vector<RolloutSet>& old);
// Sizes when the Deployment was scaled in the middle of a rollout: the difference spread by present size.
std::vector<std::int64_t> scale_proportionally(std::int64_t allowed, const std::vector<RolloutSet>& sets);

}  // namespace o2dms::simulator

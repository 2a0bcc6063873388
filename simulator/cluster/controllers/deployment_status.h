// The status of a Deployment: counts over its ReplicaSets and the conditions Available, Progressing and ReplicaFailure.
// Pure functions; no thread rule.
#pragma once

#include <optional>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct DeploymentProgress {
  base::Json status;
  std::optional<base::Duration> check_after;  // when the progress deadline may pass
};

// The counts alone, on top of nothing else.
base::Json deployment_counts(const base::Json& deployment, const ObjectRef& current, const std::vector<ObjectRef>& old);
// Everything asked for is updated, available and nothing old is left.
bool deployment_is_complete(const base::Json& deployment, const base::Json& status);
DeploymentProgress deployment_progress(const base::Json& deployment, const ObjectRef& current,
                                       const std::vector<ObjectRef>& old, bool created, base::Time now);

}  // namespace o2dms::simulator

// The ReplicaSets of a Deployment as values: how one is made from the template, and the annotations in which the
// deployment-controller keeps its books on them. Pure functions; no thread rule.
#pragma once

#include <cstdint>

#include "base/json.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

constexpr const char* kDeploymentRevision = "deployment.kubernetes.io/revision";
constexpr const char* kDeploymentDesired = "deployment.kubernetes.io/desired-replicas";

// A numeric annotation; zero when there is none.
std::int64_t set_annotation(const base::Json& object, std::string_view annotation);
// spec.template as the user wrote it.
base::Json template_without_hash(const base::Json& object);
RolloutSet set_counts(const StoredObject& set);
bool set_created_before(const ObjectRef& a, const ObjectRef& b);

// A new one for the present template, named by its hash.
base::Json deployment_set(const OpenObject& deployment, std::int64_t replicas);
// The Deployment's own annotations, its revision, and the sizes asked for.
void annotate_set(const base::Json& deployment, base::Json& set, std::int64_t revision);
void annotate_set_size(const base::Json& deployment, base::Json& set);

}  // namespace o2dms::simulator

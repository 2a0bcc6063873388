// What the status of an object says about its workload being up, for the kinds that have such a status (apps/v1,
// batch/v1 and PersistentVolumeClaims). Pure; thread-safe.
#pragma once

#include <string>

#include "base/json_fwd.h"

namespace o2dms::harness {

// In words what its status says when it is up: "status.readyReplicas is 2, ...". Empty for kinds without such a status.
std::string status_when_up(const base::Json& object);
// What its status does not say yet; empty when it says that all is up, or for kinds without such a status.
std::string what_status_lacks(const base::Json& object);

}  // namespace o2dms::harness

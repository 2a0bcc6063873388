// The default RBAC policy that every cluster starts with: the user-facing roles (cluster-admin, admin, edit, view), the
// roles of discovery and of the control plane's components, and their bindings. Kept as a table; made on demand.
#pragma once

#include <vector>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// ClusterRole, ClusterRoleBinding, Role and RoleBinding objects of rbac.authorization.k8s.io/v1, roles first.
// Aggregated roles carry the rules that the aggregation controller would fill in.
std::vector<base::Json> bootstrap_policy();

}  // namespace o2dms::simulator

// Bootstrap: the objects that a cluster has before the first client comes: namespaces, the default RBAC policy, system
// priority classes, the default StorageClass, the `kubernetes` Service and its endpoints.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"
#include "simulator/access/user.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// The API server itself, as a user.
UserInfo apiserver_user();

// Creates them through the Api, and then `more`. `address` and `port` are where the API server listens. The error names
// the object.
base::Result<void> bootstrap(Api& api, const Registry& registry, const std::string& address, std::uint16_t port,
                             const std::vector<base::Json>& more = {});

}  // namespace o2dms::simulator

// What the reviews ask about access. References outlive the actions made of them; all are thread-safe.
#pragma once

#include "simulator/access/authenticator.h"
#include "simulator/access/rbac.h"
#include "simulator/access/tokens.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct AccessParts {
  const Authenticator& authenticator;  // TokenReview
  const Authorizer& authorizer;        // as the front door asks it, deviations included
  const RbacAuthorizer& rbac;          // lists rules
  ServiceAccountTokens& tokens;
  Store& store;
  const Registry& registry;
};

}  // namespace o2dms::simulator

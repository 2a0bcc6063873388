// The virtual resources of access control: SelfSubjectAccessReview, SubjectAccessReview, LocalSubjectAccessReview,
// SelfSubjectRulesReview, SelfSubjectReview, TokenReview, and the TokenRequest subresource of ServiceAccounts.
#pragma once

#include "base/clock.h"
#include "simulator/access/authenticator.h"
#include "simulator/access/rbac.h"
#include "simulator/access/tokens.h"
#include "simulator/api/virtual_resource.h"

namespace o2dms::simulator {

// What the reviews ask. References outlive the resources.
struct AccessParts {
  const Authenticator& authenticator;  // TokenReview
  const Authorizer& authorizer;        // as the front door asks it, deviations included
  const RbacAuthorizer& rbac;          // for listing rules
  ServiceAccountTokens& tokens;
  Store& store;
  const Registry& registry;
  base::Clock& clock;
};

VirtualResources make_access_resources(const AccessParts& parts);

}  // namespace o2dms::simulator

// The reviews of access control, which are answered and never stored: SelfSubjectAccessReview, SubjectAccessReview,
// LocalSubjectAccessReview, SelfSubjectRulesReview, SelfSubjectReview, TokenReview, and the TokenRequest subresource of
// ServiceAccounts.
#pragma once

#include "base/clock.h"
#include "simulator/access/authenticator.h"
#include "simulator/access/rbac.h"
#include "simulator/access/tokens.h"
#include "simulator/api/actions.h"

namespace o2dms::simulator {

// As TokenReview and SelfSubjectReview show a user.
base::Json to_json(const UserInfo& user);

// What the reviews ask. References outlive the actions.
struct AccessParts {
  const Authenticator& authenticator;  // TokenReview
  const Authorizer& authorizer;        // as the front door asks it, deviations included
  const RbacAuthorizer& rbac;          // lists rules
  ServiceAccountTokens& tokens;
  Store& store;
  const Registry& registry;
};

void add_access_reviews(const AccessParts& parts, Actions& actions);
void add_token_actions(const AccessParts& parts, Actions& actions);

}  // namespace o2dms::simulator

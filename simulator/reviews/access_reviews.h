// The reviews of access control, which are answered and never stored: SelfSubjectAccessReview, SubjectAccessReview,
// LocalSubjectAccessReview, SelfSubjectRulesReview, SelfSubjectReview.
#pragma once

#include "base/json.h"
#include "simulator/access/user.h"
#include "simulator/reviews/access_parts.h"
#include "simulator/verbs/actions.h"

namespace o2dms::simulator {

// As TokenReview and SelfSubjectReview show a user.
base::Json to_json(const UserInfo& user);

void add_access_reviews(const AccessParts& parts, Actions& actions);

}  // namespace o2dms::simulator

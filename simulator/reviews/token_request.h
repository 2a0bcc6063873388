// TokenReview, and TokenRequest, the subresource `token` of ServiceAccounts. Thread-safe.
#pragma once

#include "simulator/reviews/access_parts.h"
#include "simulator/verbs/actions.h"

namespace o2dms::simulator {

void add_token_actions(const AccessParts& parts, Actions& actions);

}  // namespace o2dms::simulator

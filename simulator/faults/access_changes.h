// Second opinions on who somebody is and what he may do, after the right authenticator and the right authoriser have
// spoken. For deviations and sites. The functions given are called concurrently.
#pragma once

#include <functional>

#include "simulator/faults/assembly.h"

namespace o2dms::simulator {

using Opinion = std::function<StatusOr<UserInfo>(const base::HttpRequest& request, StatusOr<UserInfo> right)>;
void add_opinion(Assembly& assembly, Opinion opinion);

// `rbac` is the right authoriser, to be asked about other things.
using DecisionChange = std::function<Decision(const Authorizer& rbac, const Attributes& request, Decision right)>;
void add_decision(Assembly& assembly, DecisionChange change);

// The token of an "Authorization: Bearer TOKEN"; empty: none.
std::string_view bearer_of(const base::HttpRequest& request);

}  // namespace o2dms::simulator

// Impersonation: the Impersonate-User, -Group, -Uid and -Extra-* headers, each checked with the verb `impersonate`. The
// filter chain calls it after authentication and before authorisation. Thread-safe.
#pragma once

#include "base/http_message.h"
#include "simulator/access/authorizer.h"
#include "simulator/access/user.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

// Who the request acts as: `user` itself when no such header is there. 403 for what `user` may not impersonate, 400 for
// groups or extras without a user.
StatusOr<UserInfo> impersonate(const base::HttpHeaders& headers, const UserInfo& user, const Authorizer& authorizer);

}  // namespace o2dms::simulator

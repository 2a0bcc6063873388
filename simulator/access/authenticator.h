// Authenticator: credentials of a request → user. A seam: deviations wrap it. Thread-safe.
#pragma once

#include <memory>
#include <string>

#include "base/http_message.h"
#include "simulator/access/user.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // 401 Unauthorized for credentials that are malformed, unknown, expired or of another authority; the anonymous user
  // when there are none and anonymous access is on.
  [[nodiscard]] virtual StatusOr<UserInfo> authenticate(const base::HttpRequest& request) const = 0;
};

}  // namespace o2dms::simulator

// Authorizer: may this user do this? A seam: deviations wrap it. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "simulator/access/user.h"

namespace o2dms::simulator {

// The attributes of a request as RBAC sees them. Views live as long as the request.
struct Attributes {
  const UserInfo* user = nullptr;
  std::string_view verb;  // get list watch create update patch delete deletecollection; the lower-case method for paths
  bool is_resource = true;
  std::string_view group, version, resource, subresource, ns, name;
  std::string_view path;  // of a non-resource request
};

struct Decision {
  bool allowed = false;
  std::string reason;
};

class Authorizer {
 public:
  virtual ~Authorizer() = default;
  [[nodiscard]] virtual Decision authorize(const Attributes& attributes) const = 0;
};

}  // namespace o2dms::simulator

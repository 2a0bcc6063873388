// VirtualResource: a resource that is answered and never stored: access reviews, TokenReview, TokenRequest. The create
// verb finds it by group, plural and subresource before it looks at the store. Implementations live in access/.
// Thread-safe.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <tuple>

#include "base/json.h"
#include "simulator/access/user.h"
#include "simulator/api/api.h"
#include "simulator/api/status.h"

namespace o2dms::simulator {

class VirtualResource {
 public:
  virtual ~VirtualResource() = default;
  // The object that is answered with 201, kind and apiVersion included. `user` is who asks, after impersonation.
  // `object` has been decoded and checked against the schema of the payload's kind.
  [[nodiscard]] virtual StatusOr<base::Json> create(const Target& target, base::Json object, const UserInfo& user) = 0;
};

struct VirtualResourceKey {
  std::string_view group, plural, subresource;  // literals
  auto operator<=>(const VirtualResourceKey&) const = default;
};
using VirtualResources = std::map<VirtualResourceKey, std::unique_ptr<VirtualResource>>;

}  // namespace o2dms::simulator

// RbacAuthorizer: decides by the Roles, ClusterRoles and bindings in the store. It keeps an index from subject to
// rules, which what has changed is applied to when the next decision is asked for. Members of system:masters may do
// everything and cost nothing. Thread-safe; the store and the registry must outlive it.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/access/authorizer.h"
#include "simulator/access/policy_rule.h"
#include "simulator/access/user.h"

namespace o2dms::simulator {

class Registry;
class Store;

inline constexpr std::string_view kMastersGroup = "system:masters";

class RbacAuthorizer : public Authorizer {
 public:
  // Every rule that the user has in a namespace; an empty namespace: cluster-wide ones only.
  [[nodiscard]] virtual std::vector<PolicyRule> rules_for(const UserInfo& user, std::string_view ns) const = 0;
  // The rules behind a roleRef {kind, name} seen from a namespace, aggregation resolved; nothing when there is no such
  // role.
  [[nodiscard]] virtual std::optional<std::vector<PolicyRule>> rules_of(std::string_view kind, std::string_view name,
                                                                        std::string_view ns) const = 0;
};

std::unique_ptr<RbacAuthorizer> make_rbac_authorizer(Store& store, const Registry& registry);

}  // namespace o2dms::simulator

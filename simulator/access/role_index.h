// RoleIndex: from subject to the rules that bindings give it, made from one reading of the four RBAC resources.
// Immutable.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/access/policy_rule.h"
#include "simulator/access/user.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

inline constexpr std::array<std::string_view, 4> kRbacPlurals = {"clusterroles", "roles", "clusterrolebindings",
                                                                 "rolebindings"};

using SharedRules = std::shared_ptr<const std::vector<PolicyRule>>;

class RoleIndex {
 public:
  // Calls `use` with the rules of each binding that holds for the user in the namespace (cluster-wide ones first) until
  // it gives false. An empty namespace: cluster-wide ones alone.
  void visit(const UserInfo& user, std::string_view ns,
             const std::function<bool(const std::vector<PolicyRule>&)>& use) const;
  // Null when there is no such role. An empty namespace: a ClusterRole.
  [[nodiscard]] SharedRules find_role(std::string_view ns, std::string_view name) const;

 private:
  friend std::shared_ptr<const RoleIndex> build_role_index(const std::array<Listing, 4>&, const RoleIndex*);

  struct Role {
    Revision revision = 0;
    SharedRules own, effective;  // effective: with what is aggregated
  };
  struct Grant {
    std::string ns;  // empty: everywhere
    SharedRules rules;
  };
  bool visit_subject(const std::string& subject, std::string_view ns,
                     const std::function<bool(const std::vector<PolicyRule>&)>& use) const;
  void add_role(const StoredObject& object, const RoleIndex* before);
  void aggregate(const std::vector<ObjectRef>& cluster_roles);
  void aggregate_into(const StoredObject& target, const std::vector<ObjectRef>& cluster_roles);
  void add_binding(const StoredObject& object);

  std::map<std::pair<std::string, std::string>, Role, std::less<>> roles_;  // by namespace and name
  std::unordered_map<std::string, std::vector<Grant>> grants_;              // by "u:NAME" or "g:NAME"
};

// Listings in the order of kRbacPlurals. `before` (may be null) lends the parsed rules of roles that did not change.
std::shared_ptr<const RoleIndex> build_role_index(const std::array<Listing, 4>& listings, const RoleIndex* before);

}  // namespace o2dms::simulator

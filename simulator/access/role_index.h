// RoleIndex: who holds which rules, by the Roles, ClusterRoles and bindings in the store. It follows the store, so that
// a change costs what has changed. Not thread-safe: its owner lets either readers in or catch_up. The store and the
// registry outlive it.
#pragma once

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "simulator/access/policy_rule.h"
#include "simulator/access/rule_index.h"
#include "simulator/access/user.h"
#include "simulator/resource/selector.h"
#include "simulator/store/event_cursor.h"

namespace o2dms::simulator {

class Registry;

// Roles first: what a binding refers to is mostly known before it.
inline constexpr std::array<std::string_view, 4> kRbacPlurals = {"clusterroles", "roles", "clusterrolebindings",
                                                                 "rolebindings"};

// The rules of one role.
struct RoleRules {
  explicit RoleRules(std::vector<PolicyRule> list);
  [[nodiscard]] bool allows(const Attributes& attributes) const;

  std::vector<PolicyRule> rules;
  std::optional<RuleIndex> index;  // of many rules
};

class RoleIndex {
 public:
  RoleIndex(const Store& store, const Registry& registry);

  // Applies what has happened since.
  void catch_up();

  // Calls `use` with the rules of each role that is bound to the user in the namespace (cluster-wide ones first) until
  // it gives false. An empty namespace: cluster-wide ones alone. A role may come twice.
  using Use = std::function<bool(const RoleRules&)>;
  void visit(const UserInfo& user, std::string_view ns, const Use& use) const;
  // All rules of a role, aggregation resolved; nothing when there is no such role. An empty namespace: a ClusterRole.
  [[nodiscard]] std::optional<std::vector<PolicyRule>> find_role(std::string_view ns, std::string_view name) const;

 private:
  // A role that is there, or that a binding speaks of.
  struct Role {
    ObjectRef object;  // null: it is not there
    std::optional<RoleRules> own;
    std::vector<LabelSelector> selectors;  // of an aggregating ClusterRole, whose own rules count for nothing …
    std::map<std::string, Role*> sources;  // … but those of these, by name
    bool aggregates = false;
  };
  using RoleRef = std::shared_ptr<Role>;
  // By namespace of the binding ("": everywhere), and its name.
  using Grants = std::map<std::string, std::map<std::string, RoleRef>, std::less<>>;

  void apply(std::size_t kind, const EventCursor::Reading& reading);
  void put_role(const ObjectRef& object);
  void drop_role(const StoredObject& object);
  void add_binding(const StoredObject& object);
  void drop_binding(const StoredObject& object);
  RoleRef role_at(std::string_view ns, std::string_view name);
  void forget_if_unused(std::string_view ns, std::string_view name);
  bool visit_subject(const std::string& subject, std::string_view ns, const Use& use) const;
  bool visit_role(const Role& role, const Use& use) const;

  std::vector<EventCursor> cursors_;                // in the order of kRbacPlurals
  std::unordered_map<std::string, RoleRef> roles_;  // by "NAMESPACE/NAME"
  std::map<std::string, Role*> cluster_roles_;      // those that are there, by name
  std::map<std::string, Role*> aggregating_;        // of those, the aggregating ones
  std::unordered_map<std::string, Grants> grants_;  // by "u:NAME" or "g:NAME"
};

}  // namespace o2dms::simulator

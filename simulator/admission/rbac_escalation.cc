#include "simulator/admission/rbac_escalation.h"

#include "base/json.h"
#include "simulator/access/rule_index.h"
#include "simulator/admission/request_kind.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::string_view kRbacGroup = "rbac.authorization.k8s.io";

std::string user_text(const UserInfo& user) {
  std::string out = "user \"" + user.name + "\" (groups=[";
  for (std::size_t i = 0; i < user.groups.size(); ++i) out.append(i ? " " : "").append("\"" + user.groups[i] + "\"");
  return out + "])";
}

// What the garbage collector, who holds no rules, must be able to change; and what the server notes by itself.
bool differs_for_garbage_collection_only(Json object, Json old_object) {
  for (Json* each : {&object, &old_object}) {
    const auto metadata = each->find("metadata");
    if (metadata == each->end()) continue;
    for (const char* field : {"ownerReferences", "finalizers", "managedFields"}) metadata->erase(field);
  }
  return object == old_object;
}

bool aggregates(const Json* role) {
  return role != nullptr && !base::elements_at(*role, {"aggregationRule", "clusterRoleSelectors"}).empty();
}

// Nobody gives away more than he has: whoever writes a role holds its rules or may `escalate` it; whoever binds one
// holds its rules or may `bind` it.
class RbacEscalation final : public AdmissionPlugin {
 public:
  explicit RbacEscalation(const AdmissionParts& parts) : rbac_(parts.rbac), authorizer_(parts.authorizer) {}

  StatusOr<void> validate(const AdmissionRequest& request) override {
    const bool writes = request.operation == Operation::create || request.operation == Operation::update;
    if (!writes || request.resource.group != kRbacGroup || request.object == nullptr) return base::done();
    if (request.old_object != nullptr && differs_for_garbage_collection_only(*request.object, *request.old_object))
      return base::done();
    if (request.resource.plural.ends_with("bindings")) return check_binding(request);
    return check_role(request);
  }

 private:
  // Whatever of it is changed: a label, too, can be what another role aggregates by.
  StatusOr<void> check_role(const AdmissionRequest& request) const {
    if (may(request, "escalate", request.resource.plural, request.name)) return base::done();
    const Json* rules = base::find(*request.object, {"rules"});
    if (rules != nullptr) {
      if (auto good = check_rules(request, parse_policy_rules(*rules)); !good) return good;
    }
    if (!aggregates(request.object) && !aggregates(request.old_object)) return base::done();
    // What an aggregated role will hold is in nobody's hand: only who may do everything may make or change one.
    const std::vector<PolicyRule> everything = {{{"*"}, {"*"}, {"*"}, {}, {}}, {{"*"}, {}, {}, {}, {"*"}}};
    if (not_covered(rbac_.rules_for(request.user, request.ns), everything).empty()) return base::done();
    return base::failure(
        forbidden(subject_of(request), "must have cluster-admin privileges to use the aggregationRule"));
  }

  StatusOr<void> check_binding(const AdmissionRequest& request) const {
    const std::string_view kind = base::string_at(*request.object, {"roleRef", "kind"});
    const std::string_view role = base::string_at(*request.object, {"roleRef", "name"});
    const std::string_view plural = kind == "ClusterRole" ? "clusterroles" : "roles";
    if (may(request, "bind", plural, role)) return base::done();
    const auto rules = rbac_.rules_of(kind, role, request.ns);
    if (!rules) return base::failure(not_found({kRbacGroup, plural, role}));
    return check_rules(request, *rules);
  }

  bool may(const AdmissionRequest& request, std::string_view verb, std::string_view plural,
           std::string_view name) const {
    return authorizer_
        .authorize({.user = &request.user,
                    .verb = verb,
                    .group = kRbacGroup,
                    .version = "v1",
                    .resource = plural,
                    .ns = request.ns,
                    .name = name})
        .allowed;
  }

  StatusOr<void> check_rules(const AdmissionRequest& request, const std::vector<PolicyRule>& wanted) const {
    const std::vector<PolicyRule> missing = not_covered(rbac_.rules_for(request.user, request.ns), wanted);
    if (missing.empty()) return base::done();
    std::string why = user_text(request.user) + " is attempting to grant RBAC permissions not currently held:";
    for (const PolicyRule& rule : missing) why += "\n" + to_text(rule);
    return base::failure(forbidden(subject_of(request), why));
  }

  const RbacAuthorizer& rbac_;
  const Authorizer& authorizer_;
};

}  // namespace

std::unique_ptr<AdmissionPlugin> make_rbac_escalation(const AdmissionParts& parts) {
  return std::make_unique<RbacEscalation>(parts);
}

}  // namespace o2dms::simulator

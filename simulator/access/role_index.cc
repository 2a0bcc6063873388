#include "simulator/access/role_index.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/resource/selector.h"

namespace o2dms::simulator {
namespace {

bool selects(const base::Json& selectors, const StoredObject& role) {
  return std::any_of(selectors.begin(), selectors.end(), [&](const base::Json& each) {
    const auto selector = LabelSelector::from_object(&each);
    return selector.ok() && selector->matches(role.meta().labels);
  });
}

// How the index names a subject; empty for one that it does not know.
std::string subject_key(const base::Json& subject, std::string_view binding_ns) {
  const std::string_view kind = base::string_at(subject, {"kind"});
  const std::string name(base::string_at(subject, {"name"}));
  if (kind == "User") return "u:" + name;
  if (kind == "Group") return "g:" + name;
  if (kind == "ServiceAccount") {
    const std::string_view ns = base::string_at(subject, {"namespace"}, binding_ns);
    return "u:system:serviceaccount:" + std::string(ns) + ":" + name;
  }
  return {};
}

}  // namespace

bool RoleIndex::visit_subject(const std::string& subject, std::string_view ns,
                              const std::function<bool(const std::vector<PolicyRule>&)>& use) const {
  const auto found = grants_.find(subject);
  if (found == grants_.end()) return true;
  for (const Grant& grant : found->second) {
    if (!grant.ns.empty() && grant.ns != ns) continue;
    if (!use(*grant.rules)) return false;
  }
  return true;
}

void RoleIndex::visit(const UserInfo& user, std::string_view ns,
                      const std::function<bool(const std::vector<PolicyRule>&)>& use) const {
  if (!visit_subject("u:" + user.name, ns, use)) return;
  for (const std::string& group : user.groups) {
    if (!visit_subject("g:" + group, ns, use)) return;
  }
}

SharedRules RoleIndex::find_role(std::string_view ns, std::string_view name) const {
  const auto found = roles_.find(std::pair<std::string, std::string>(ns, name));
  return found == roles_.end() ? nullptr : found->second.effective;
}

void RoleIndex::add_role(const StoredObject& object, const RoleIndex* before) {
  std::pair<std::string, std::string> key(object.namespace_name(), object.name());
  Role role{.revision = object.revision()};
  if (before != nullptr) {
    const auto old = before->roles_.find(key);
    if (old != before->roles_.end() && old->second.revision == role.revision) role.own = old->second.own;
  }
  if (role.own == nullptr) {
    const Document document = object.document();
    const base::Json* rules = base::find(*document, {"rules"});
    role.own = std::make_shared<const std::vector<PolicyRule>>(rules == nullptr ? std::vector<PolicyRule>()
                                                                                : parse_policy_rules(*rules));
  }
  role.effective = role.own;
  roles_.emplace(std::move(key), std::move(role));
}

// As the aggregation controller fills them: own rules of an aggregated role count for nothing. Roles may aggregate
// aggregated ones (view into edit into admin), hence the rounds.
void RoleIndex::aggregate(const std::vector<ObjectRef>& cluster_roles) {
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds; ++round) {
    for (const ObjectRef& target : cluster_roles) aggregate_into(*target, cluster_roles);
  }
}

void RoleIndex::aggregate_into(const StoredObject& target, const std::vector<ObjectRef>& cluster_roles) {
  const Document document = target.document();
  const base::Json* selectors = base::find(*document, {"aggregationRule", "clusterRoleSelectors"});
  if (selectors == nullptr || !selectors->is_array()) return;
  auto rules = std::make_shared<std::vector<PolicyRule>>();
  for (const ObjectRef& source : cluster_roles) {
    if (source.get() == &target || !selects(*selectors, *source)) continue;
    const SharedRules given = find_role({}, source->name());
    rules->insert(rules->end(), given->begin(), given->end());
  }
  roles_.find(std::pair<std::string, std::string>(std::string(), target.name()))->second.effective = std::move(rules);
}

void RoleIndex::add_binding(const StoredObject& object) {
  const std::string_view ns = object.namespace_name();
  const Document document = object.document();
  const base::Json& binding = *document;
  const bool cluster_role = base::string_at(binding, {"roleRef", "kind"}) == "ClusterRole";
  const SharedRules rules =
      find_role(cluster_role ? std::string_view() : ns, base::string_at(binding, {"roleRef", "name"}));
  if (rules == nullptr) return;
  for (const base::Json& subject : base::elements_at(binding, {"subjects"})) {
    std::string key = subject_key(subject, ns);
    if (!key.empty()) grants_[std::move(key)].push_back({std::string(ns), rules});
  }
}

std::shared_ptr<const RoleIndex> build_role_index(const std::array<Listing, 4>& listings, const RoleIndex* before) {
  auto index = std::make_shared<RoleIndex>();
  for (const ObjectRef& object : listings[0].objects) index->add_role(*object, before);
  for (const ObjectRef& object : listings[1].objects) index->add_role(*object, before);
  index->aggregate(listings[0].objects);
  for (const ObjectRef& object : listings[2].objects) index->add_binding(*object);
  for (const ObjectRef& object : listings[3].objects) index->add_binding(*object);
  return index;
}

}  // namespace o2dms::simulator

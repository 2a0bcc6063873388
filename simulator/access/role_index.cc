#include "simulator/access/role_index.h"

#include <algorithm>
#include <set>

#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

constexpr std::size_t kIndexedRules = 8;  // fewer are gone through sooner

bool selects(const std::vector<LabelSelector>& selectors, const StoredObject& role) {
  return std::any_of(selectors.begin(), selectors.end(),
                     [&](const LabelSelector& each) { return each.matches(role.meta().labels); });
}

// Nothing when the role does not aggregate.
std::optional<std::vector<LabelSelector>> selectors_of(const base::Json& role) {
  const base::Json* selectors = base::find(role, {"aggregationRule", "clusterRoleSelectors"});
  if (selectors == nullptr || !selectors->is_array()) return std::nullopt;
  std::vector<LabelSelector> out;
  for (const base::Json& each : *selectors) {
    if (auto selector = LabelSelector::from_object(&each)) out.push_back(std::move(*selector));
  }
  return out;
}

std::vector<PolicyRule> rules_of(const base::Json& role) {
  const base::Json* rules = base::find(role, {"rules"});
  return rules == nullptr ? std::vector<PolicyRule>() : parse_policy_rules(*rules);
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

// Calls `use` with the key of each subject of a binding.
template <class Use>
void each_subject(const StoredObject& binding, Use use) {
  const Document document = binding.document();
  for (const base::Json& subject : base::elements_at(*document, {"subjects"})) {
    std::string key = subject_key(subject, binding.namespace_name());
    if (!key.empty()) use(std::move(key));
  }
}

// Which role a binding refers to.
struct RoleName {
  std::string ns, name;
};
RoleName role_of(const StoredObject& binding) {
  const Document document = binding.document();
  const bool cluster_role = base::string_at(*document, {"roleRef", "kind"}) == "ClusterRole";
  return {std::string(cluster_role ? std::string_view() : binding.namespace_name()),
          std::string(base::string_at(*document, {"roleRef", "name"}))};
}

std::string role_key(std::string_view ns, std::string_view name) {
  return std::string(ns).append("/").append(name);
}

}  // namespace

RoleRules::RoleRules(std::vector<PolicyRule> list) : rules(std::move(list)) {
  if (rules.size() > kIndexedRules) index.emplace(rules);
}

bool RoleRules::allows(const Attributes& attributes) const {
  if (index) return index->allows(attributes);
  return std::any_of(rules.begin(), rules.end(),
                     [&](const PolicyRule& rule) { return simulator::allows(rule, attributes); });
}

RoleIndex::RoleIndex(const Store& store, const Registry& registry) {
  for (const std::string_view plural : kRbacPlurals)
    cursors_.emplace_back(store, *registry.find_preferred("rbac.authorization.k8s.io", plural)->storage);
}

void RoleIndex::catch_up() {
  const auto read = [&] {
    std::vector<EventCursor::Reading> changes;
    for (EventCursor& cursor : cursors_) changes.push_back(cursor.read());
    return changes;
  };
  std::vector<EventCursor::Reading> changes = read();
  const auto anew = static_cast<std::size_t>(std::count_if(
      changes.begin(), changes.end(), [](const EventCursor::Reading& each) { return each.everything.has_value(); }));
  if (anew > 0) {
    grants_.clear();
    aggregating_.clear();
    cluster_roles_.clear();
    roles_.clear();
  }
  // One resource cannot begin anew alone: bindings hold on to roles.
  if (anew > 0 && anew < changes.size()) {
    for (EventCursor& cursor : cursors_) cursor.restart();
    changes = read();
  }
  for (std::size_t kind = 0; kind < changes.size(); ++kind) apply(kind, changes[kind]);
}

void RoleIndex::apply(std::size_t kind, const EventCursor::Reading& reading) {
  const bool roles = kind < 2;
  if (reading.everything) {
    for (const ObjectRef& object : *reading.everything) roles ? put_role(object) : add_binding(*object);
  }
  for (const StoreEvent& event : reading.events) {
    if (event.previous != nullptr) roles ? drop_role(*event.previous) : drop_binding(*event.previous);
    if (event.type != EventType::deleted) roles ? put_role(event.object) : add_binding(*event.object);
  }
}

RoleIndex::RoleRef RoleIndex::role_at(std::string_view ns, std::string_view name) {
  RoleRef& role = roles_[role_key(ns, name)];
  if (role == nullptr) role = std::make_shared<Role>();
  return role;
}

void RoleIndex::forget_if_unused(std::string_view ns, std::string_view name) {
  const auto found = roles_.find(role_key(ns, name));
  if (found != roles_.end() && found->second->object == nullptr && found->second.use_count() == 1) roles_.erase(found);
}

void RoleIndex::put_role(const ObjectRef& object) {
  Role& role = *role_at(object->namespace_name(), object->name());
  role.object = object;
  const Document document = object->document();
  role.own.emplace(rules_of(*document));
  if (!object->namespace_name().empty()) return;
  const std::string name(object->name());
  cluster_roles_[name] = &role;
  if (auto selectors = selectors_of(*document)) {
    role.aggregates = true;
    role.selectors = std::move(*selectors);
    for (const auto& [other_name, other] : cluster_roles_) {
      if (other != &role && selects(role.selectors, *other->object)) role.sources[other_name] = other;
    }
    aggregating_[name] = &role;
  }
  for (const auto& [other_name, other] : aggregating_) {
    if (other != &role && selects(other->selectors, *object)) other->sources[name] = &role;
  }
}

void RoleIndex::drop_role(const StoredObject& object) {
  const std::string name(object.name());
  *role_at(object.namespace_name(), name) = Role();
  if (object.namespace_name().empty()) {
    cluster_roles_.erase(name);
    aggregating_.erase(name);
    for (const auto& [other_name, other] : aggregating_) other->sources.erase(name);
  }
  forget_if_unused(object.namespace_name(), name);
}

void RoleIndex::add_binding(const StoredObject& object) {
  const auto [role_ns, role_name] = role_of(object);
  {
    const RoleRef role = role_at(role_ns, role_name);
    const std::string ns(object.namespace_name()), name(object.name());
    each_subject(object, [&](const std::string& subject) { grants_[subject][ns][name] = role; });
  }
  forget_if_unused(role_ns, role_name);
}

void RoleIndex::drop_binding(const StoredObject& object) {
  each_subject(object, [&](const std::string& subject) {
    const auto of_subject = grants_.find(subject);
    if (of_subject == grants_.end()) return;
    const auto in_namespace = of_subject->second.find(object.namespace_name());
    if (in_namespace == of_subject->second.end()) return;
    in_namespace->second.erase(std::string(object.name()));
    if (in_namespace->second.empty()) of_subject->second.erase(in_namespace);
    if (of_subject->second.empty()) grants_.erase(of_subject);
  });
  const auto [role_ns, role_name] = role_of(object);
  forget_if_unused(role_ns, role_name);
}

bool RoleIndex::visit_role(const Role& role, const Use& use) const {
  if (role.object == nullptr) return true;
  if (!role.aggregates) return use(*role.own);
  // Aggregating roles may aggregate each other (view into edit into admin), and in circles.
  std::vector<const Role*> waiting{&role};
  std::set<const Role*> seen;
  while (!waiting.empty()) {
    const Role* next = waiting.back();
    waiting.pop_back();
    if (!seen.insert(next).second) continue;
    if (!next->aggregates && !use(*next->own)) return false;
    for (auto source = next->sources.rbegin(); source != next->sources.rend(); ++source)
      waiting.push_back(source->second);
  }
  return true;
}

bool RoleIndex::visit_subject(const std::string& subject, std::string_view ns, const Use& use) const {
  const auto found = grants_.find(subject);
  if (found == grants_.end()) return true;
  const auto visit_namespace = [&](std::string_view binding_ns) {
    const auto bindings = found->second.find(binding_ns);
    return bindings == found->second.end() ||
           std::all_of(bindings->second.begin(), bindings->second.end(),
                       [&](const auto& binding) { return visit_role(*binding.second, use); });
  };
  return visit_namespace("") && (ns.empty() || visit_namespace(ns));
}

void RoleIndex::visit(const UserInfo& user, std::string_view ns, const Use& use) const {
  if (!visit_subject("u:" + user.name, ns, use)) return;
  for (const std::string& group : user.groups) {
    if (!visit_subject("g:" + group, ns, use)) return;
  }
}

std::optional<std::vector<PolicyRule>> RoleIndex::find_role(std::string_view ns, std::string_view name) const {
  const auto found = roles_.find(role_key(ns, name));
  if (found == roles_.end() || found->second->object == nullptr) return std::nullopt;
  std::vector<PolicyRule> out;
  visit_role(*found->second, [&](const RoleRules& role) {
    out.insert(out.end(), role.rules.begin(), role.rules.end());
    return true;
  });
  return out;
}

}  // namespace o2dms::simulator

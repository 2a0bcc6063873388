#include "simulator/schema/quantity.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {

using base::Json;

void validate_autoscaler(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  const std::int64_t low = base::integer_at(*spec, {"minReplicas"}, 1), high = base::integer_at(*spec, {"maxReplicas"});
  if (low < 1) problems.invalid(at.field("minReplicas"), low, "must be greater than or equal to 1");
  if (high < 1) problems.invalid(at.field("maxReplicas"), high, "must be greater than 0");
  if (high < low) problems.invalid(at.field("maxReplicas"), high, "must be greater than or equal to `minReplicas`");
  each(*spec, at, "metrics", [&](const Json& metric, const FieldPath& path) {
    if (has(metric, "type"))
      problems.one_of(path, metric, "type", {"ContainerResource", "External", "Object", "Pods", "Resource"});
  });
}

void validate_disruption_budget(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return;
  if (spec->contains("minAvailable") && spec->contains("maxUnavailable"))
    problems.invalid(at, *spec, "minAvailable and maxUnavailable cannot be both set");
  validate_label_selector(member(*spec, "selector"), at.field("selector"), problems);
  problems.one_of(at, *spec, "unhealthyPodEvictionPolicy", {"AlwaysAllow", "IfHealthyBudget"});
  for (const char* key : {"minAvailable", "maxUnavailable"}) problems.not_negative(at, *spec, key);
}

void validate_priority_class(const Subject& subject, Problems& problems) {
  const FieldPath root;
  constexpr std::int64_t highest_user_priority = 1'000'000'000;
  const std::string_view name = base::string_at(subject.object, {"metadata", "name"});
  const std::int64_t value = base::integer_at(subject.object, {"value"});
  if (name.starts_with("system-")) {
    if (name != "system-node-critical" && name != "system-cluster-critical")
      problems.forbidden(root.field("metadata").field("name"),
                         "priority class names with 'system-' prefix are reserved for system use only. error: " +
                             std::string(name) + " is not a known system priority class");
  } else if (value > highest_user_priority) {
    problems.forbidden(root.field("value"), "maximum allowed value of a user defined priority is 1000000000");
  }
  problems.one_of(root, subject.object, "preemptionPolicy", {"Never", "PreemptLowerPriority"});
  if (subject.old == nullptr) return;
  if (value != base::integer_at(*subject.old, {"value"}))
    problems.forbidden(root.field("value"), "may not be changed in an update.");
}

void validate_resource_quota(const Subject& subject, Problems& problems) {
  const FieldPath root, spec = root.field("spec"), hard = spec.field("hard");
  if (const Json* amounts = base::find(subject.object, {"spec", "hard"}))
    for (const auto& [name, amount] : amounts->items())
      if (Quantity::of(&amount).is_negative())
        problems.invalid(hard.key(name), amount, "must be greater than or equal to 0");
}

void validate_event(const Subject& subject, Problems& problems) {
  const FieldPath root, involved = root.field("involvedObject");
  const std::string_view ns = base::string_at(subject.object, {"metadata", "namespace"});
  const std::string_view about = base::string_at(subject.object, {"involvedObject", "namespace"});
  // An event about what has no namespace lives in `default`.
  if (about.empty() ? ns != "default" && ns != "kube-system" && !ns.empty() : about != ns)
    problems.invalid(involved.field("namespace"), Json(about), "does not match event.namespace");
}

}  // namespace o2dms::simulator

#include <algorithm>

#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_restart(const Json& spec, const FieldPath& at, PodRestart restart, Problems& problems) {
  switch (restart) {
    case PodRestart::any:
      return problems.one_of(at, spec, "restartPolicy", {"Always", "Never", "OnFailure"});
    case PodRestart::always_only:
      return problems.one_of(at, spec, "restartPolicy", {"Always"});
    case PodRestart::never_or_on_failure: {
      const std::string_view policy = base::string_at(spec, {"restartPolicy"});
      if (policy == "Always")
        return problems.required(at.field("restartPolicy"), "valid values: \"OnFailure\", \"Never\"");
      return problems.one_of(at, spec, "restartPolicy", {"Never", "OnFailure"});
    }
  }
}

void validate_tolerations(const Json& spec, const FieldPath& at, Problems& problems) {
  each(spec, at, "tolerations", [&](const Json& toleration, const FieldPath& path) {
    const std::string_view op = base::string_at(toleration, {"operator"}), key = base::string_at(toleration, {"key"});
    if (!key.empty()) problems.check(path.field("key"), key, check_qualified_name(key));
    if (key.empty() && op != "Exists")
      problems.invalid(path.field("operator"), Json(op),
                       "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
    if (op == "Exists" && has(toleration, "value"))
      problems.invalid(path.field("operator"), toleration, "value must be empty when `operator` is 'Exists'");
    if (!op.empty()) problems.one_of(path, toleration, "operator", {"Equal", "Exists", "Gt", "Lt"});
    if (has(toleration, "effect"))
      problems.one_of(path, toleration, "effect", {"NoExecute", "NoSchedule", "PreferNoSchedule"});
    if (toleration.contains("tolerationSeconds") && base::string_at(toleration, {"effect"}) != "NoExecute")
      problems.invalid(path.field("effect"), toleration.value("effect", Json("")),
                       "effect must be 'NoExecute' when `tolerationSeconds` is set");
  });
}

void validate_spreading(const Json& spec, const FieldPath& at, Problems& problems) {
  each(spec, at, "topologySpreadConstraints", [&](const Json& constraint, const FieldPath& path) {
    if (base::integer_at(constraint, {"maxSkew"}) <= 0)
      problems.invalid(path.field("maxSkew"), constraint.value("maxSkew", Json(0)), "must be greater than zero");
    if (has(constraint, "whenUnsatisfiable"))
      problems.one_of(path, constraint, "whenUnsatisfiable", {"DoNotSchedule", "ScheduleAnyway"});
    validate_label_selector(member(constraint, "labelSelector"), path.field("labelSelector"), problems);
  });
}

void validate_node_terms(const Json& affinity, const FieldPath& at, Problems& problems) {
  const Json* required = base::find(affinity, {"nodeAffinity", "requiredDuringSchedulingIgnoredDuringExecution"});
  if (required == nullptr) return;
  const FieldPath node = at.field("nodeAffinity"), path = node.field("requiredDuringSchedulingIgnoredDuringExecution");
  if (!has(*required, "nodeSelectorTerms"))
    return problems.required(path.field("nodeSelectorTerms"), "must have at least one node selector term");
  each(*required, path, "nodeSelectorTerms", [&](const Json& term, const FieldPath& place) {
    each(term, place, "matchExpressions", [&](const Json& expression, const FieldPath& here) {
      const std::string_view op = base::string_at(expression, {"operator"});
      const bool valued = op == "In" || op == "NotIn", compared = op == "Gt" || op == "Lt";
      if (!valued && !compared && op != "Exists" && op != "DoesNotExist")
        problems.invalid(here.field("operator"), Json(op), "not a valid selector operator");
      if (valued && !has(expression, "values"))
        problems.required(here.field("values"), "must be specified when `operator` is 'In' or 'NotIn'");
      if (compared && expression.value("values", Json::array()).size() != 1)
        problems.required(here.field("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
    });
  });
}

// Without what a plain update may change: the rest must stay.
Json without_changeable(Json spec, std::string_view subresource) {
  for (const char* key : {"activeDeadlineSeconds", "tolerations", "schedulingGates", "terminationGracePeriodSeconds"})
    spec.erase(key);
  if (subresource == "ephemeralcontainers") spec.erase("ephemeralContainers");
  if (subresource == "binding") spec.erase("nodeName");
  for (const char* key : {"containers", "initContainers"})
    if (const auto list = spec.find(key); list != spec.end())
      for (Json& container : *list) {
        container.erase("image");
        if (subresource == "resize") {
          container.erase("resources");
          container.erase("resizePolicy");
        }
      }
  return spec;
}

bool same_number_of_containers(const Json& spec, const Json& before, const FieldPath& at, Problems& problems) {
  bool same = true;
  for (const char* key : {"containers", "initContainers"}) {
    const Json *now = member(spec, key), *then = member(before, key);
    if ((now != nullptr ? now->size() : 0) == (then != nullptr ? then->size() : 0)) continue;
    problems.forbidden(at.field(key), "pod updates may not add or remove containers");
    same = false;
  }
  return same;
}

void validate_pod_update(const Subject& subject, const FieldPath& at, Problems& problems) {
  const Json* spec = member(subject.object, "spec");
  const Json* before = member(*subject.old, "spec");
  if (spec == nullptr || before == nullptr || *spec == *before) return;
  if (!same_number_of_containers(*spec, *before, at, problems)) return;
  // Node affinity and selectors may be narrowed while gates hold a pod back.
  const bool gated = has(*before, "schedulingGates");
  Json now = without_changeable(*spec, subject.subresource), then = without_changeable(*before, subject.subresource);
  if (gated)
    for (Json* each : {&now, &then}) {
      each->erase("nodeSelector");
      each->erase("affinity");
    }
  if (now != then)
    problems.forbidden(
        at,
        "pod updates may not change fields other than `spec.containers[*].image`,"
        "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to "
        "existing tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was "
        "previously negative)");
  const Json* old_tolerations = member(*before, "tolerations");
  const Json tolerations = spec->value("tolerations", Json::array());
  if (old_tolerations != nullptr)
    for (const Json& toleration : *old_tolerations)
      if (std::find(tolerations.begin(), tolerations.end(), toleration) == tolerations.end()) {
        problems.forbidden(at.field("tolerations"),
                           "existing toleration can not be modified except its tolerationSeconds");
        break;
      }
}

}  // namespace

void validate_pod_spec(const Json& spec, const FieldPath& at, PodRestart restart, Problems& problems) {
  validate_volumes(spec, at, problems);
  validate_containers(spec, at, problems);
  validate_restart(spec, at, restart, problems);
  problems.one_of(at, spec, "dnsPolicy", {"ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"});
  problems.one_of(at, spec, "preemptionPolicy", {"Never", "PreemptLowerPriority"});
  problems.in_range(at, spec, "activeDeadlineSeconds", 1, 2147483647);
  if (const Json* selector = member(spec, "nodeSelector"))
    validate_labels(*selector, at.field("nodeSelector"), problems);
  for (const char* key : {"serviceAccountName", "nodeName", "priorityClassName"})
    if (has(spec, key))
      problems.check(at.field(key), base::string_at(spec, {key}),
                     check_dns1123_subdomain(base::string_at(spec, {key})));
  for (const char* key : {"hostname", "subdomain"})
    if (has(spec, key))
      problems.check(at.field(key), base::string_at(spec, {key}), check_dns1123_label(base::string_at(spec, {key})));
  validate_tolerations(spec, at, problems);
  validate_spreading(spec, at, problems);
  if (const Json* affinity = member(spec, "affinity")) validate_node_terms(*affinity, at.field("affinity"), problems);
}

void validate_pod_template(const Json& owner_spec, const FieldPath& at, PodRestart restart, Problems& problems) {
  const Json* pod_template = member(owner_spec, "template");
  const FieldPath path = at.field("template");
  if (pod_template == nullptr) return problems.required(path);
  if (const Json* labels = base::find(*pod_template, {"metadata", "labels"}))
    validate_labels(*labels, path.field("metadata").field("labels"), problems);
  if (const Json* spec = member(*pod_template, "spec"))
    validate_pod_spec(*spec, path.field("spec"), restart, problems);
  else
    problems.required(path.field("spec").field("containers"));
}

void validate_pod(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  validate_pod_spec(*spec, at, PodRestart::any, problems);
  if (subject.old != nullptr) validate_pod_update(subject, at, problems);
}

}  // namespace o2dms::simulator

#include "simulator/resource/selector.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The selector must be there, must be well formed, and must select the template's own labels.
void validate_selector(const Json& spec, const FieldPath& at, Problems& problems) {
  const Json* selector = member(spec, "selector");
  const Json* labels = base::find(spec, {"template", "metadata", "labels"});
  const auto refuse_labels = [&] {
    problems.invalid(at.field("template").field("metadata").field("labels"), labels == nullptr ? Json() : *labels,
                     "`selector` does not match template `labels`");
  };
  if (selector == nullptr) {
    problems.required(at.field("selector"));
    return refuse_labels();
  }
  validate_label_selector(selector, at.field("selector"), problems);
  if (selector->empty() || (!has(*selector, "matchLabels") && !has(*selector, "matchExpressions")))
    return problems.invalid(at.field("selector"), *selector, "empty selector is invalid for deployment");
  const auto parsed = LabelSelector::from_object(selector);
  if (!parsed) return problems.invalid(at.field("selector"), *selector, "invalid label selector");
  if (!parsed->matches(labels)) refuse_labels();
}

void validate_selector_unchanged(const Subject& subject, const Json& spec, const FieldPath& at, Problems& problems) {
  if (subject.old == nullptr) return;
  if (const Json* before = member(*subject.old, "spec")) problems.immutable(at, spec, *before, "selector");
}

// A count or a percentage.
void validate_amount(const Json& holder, const FieldPath& at, const char* key, Problems& problems) {
  const Json* value = member(holder, key);
  if (value == nullptr) return;
  if (value->is_number_integer()) return problems.not_negative(at, holder, key);
  const std::string& text = value->get_ref<const std::string&>();
  const bool percent = text.size() > 1 && text.back() == '%' && text.find_first_not_of("0123456789") == text.size() - 1;
  if (!percent)
    problems.invalid(at.field(key), *value,
                     "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', "
                     "regex used for validation is '[0-9]+%')");
}

bool is_zero(const Json& holder, const char* key) {
  const Json* value = member(holder, key);
  return value != nullptr && (*value == 0 || *value == "0%");
}

// A StatefulSet's claims come to its pods as volumes of the same names, so that its template may mount them.
Json with_claim_volumes(const Json& spec) {
  Json out = spec;
  Json* pod = out.contains("template") && out["template"].contains("spec") ? &out["template"]["spec"] : nullptr;
  if (pod == nullptr || !pod->is_object()) return out;
  for (const Json& claim : spec["volumeClaimTemplates"]) {
    const std::string_view name = base::string_at(claim, {"metadata", "name"});
    if (!name.empty()) (*pod)["volumes"].push_back({{"name", name}, {"emptyDir", Json::object()}});
  }
  return out;
}

// The parts that Deployment, ReplicaSet, DaemonSet and StatefulSet share; null when there is no spec.
const Json* validate_common(const Subject& subject, const FieldPath& at, Problems& problems) {
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) {
    problems.required(at);
    return nullptr;
  }
  problems.not_negative(at, *spec, "replicas");
  problems.not_negative(at, *spec, "minReadySeconds");
  problems.not_negative(at, *spec, "revisionHistoryLimit");
  validate_selector(*spec, at, problems);
  validate_pod_template(has(*spec, "volumeClaimTemplates") ? with_claim_volumes(*spec) : *spec, at,
                        PodRestart::always_only, problems);
  return spec;
}

}  // namespace

void validate_deployment(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = validate_common(subject, at, problems);
  if (spec == nullptr) return;
  validate_selector_unchanged(subject, *spec, at, problems);
  const FieldPath strategy_at = at.field("strategy"), rolling_at = strategy_at.field("rollingUpdate");
  if (const Json* strategy = member(*spec, "strategy")) {
    const std::string_view type = base::string_at(*strategy, {"type"});
    if (type != "Recreate" && type != "RollingUpdate")
      problems.not_supported(strategy_at, type, {"Recreate", "RollingUpdate"});
    const Json* rolling = member(*strategy, "rollingUpdate");
    if (rolling != nullptr && type == "Recreate")
      problems.forbidden(rolling_at, "may not be specified when strategy `type` is 'Recreate'");
    if (rolling != nullptr) {
      validate_amount(*rolling, rolling_at, "maxUnavailable", problems);
      validate_amount(*rolling, rolling_at, "maxSurge", problems);
      if (is_zero(*rolling, "maxUnavailable") && is_zero(*rolling, "maxSurge"))
        problems.invalid(rolling_at.field("maxUnavailable"), (*rolling)["maxUnavailable"],
                         "may not be 0 when `maxSurge` is 0");
    }
  }
  const std::int64_t deadline = base::integer_at(*spec, {"progressDeadlineSeconds"}, -1);
  if (deadline >= 0 && deadline <= base::integer_at(*spec, {"minReadySeconds"}))
    problems.invalid(at.field("progressDeadlineSeconds"), deadline, "must be greater than minReadySeconds");
}

void validate_replica_set(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  if (const Json* spec = validate_common(subject, at, problems))
    validate_selector_unchanged(subject, *spec, at, problems);
}

void validate_replication_controller(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  problems.not_negative(at, *spec, "replicas");
  problems.not_negative(at, *spec, "minReadySeconds");
  const Json* selector = member(*spec, "selector");
  if (selector == nullptr || selector->empty()) problems.required(at.field("selector"));
  const Json* labels = base::find(*spec, {"template", "metadata", "labels"});
  if (selector != nullptr && !selector->empty() && !LabelSelector::from_map(selector).matches(labels))
    problems.invalid(at.field("template").field("metadata").field("labels"), labels == nullptr ? Json() : *labels,
                     "`selector` does not match template `labels`");
  validate_pod_template(*spec, at, PodRestart::always_only, problems);
}

void validate_daemon_set(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = validate_common(subject, at, problems);
  if (spec == nullptr) return;
  validate_selector_unchanged(subject, *spec, at, problems);
  const std::string_view type = base::string_at(*spec, {"updateStrategy", "type"});
  if (type != "OnDelete" && type != "RollingUpdate")
    problems.not_supported(at.field("updateStrategy"), type, {"OnDelete", "RollingUpdate"});
}

void validate_stateful_set(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = validate_common(subject, at, problems);
  if (spec == nullptr) return;
  const std::string_view management = base::string_at(*spec, {"podManagementPolicy"});
  if (management != "OrderedReady" && management != "Parallel")
    problems.invalid(at.field("podManagementPolicy"), Json(management), "must be 'OrderedReady' or 'Parallel'");
  const std::string_view type = base::string_at(*spec, {"updateStrategy", "type"});
  if (type != "OnDelete" && type != "RollingUpdate")
    problems.invalid(at.field("updateStrategy"), spec->value("updateStrategy", Json()),
                     "must be 'RollingUpdate' or 'OnDelete'");
  const Json* before = subject.old == nullptr ? nullptr : member(*subject.old, "spec");
  if (before == nullptr) return;
  Json now = *spec, then = *before;
  for (const char* key : {"replicas", "ordinals", "template", "updateStrategy", "persistentVolumeClaimRetentionPolicy",
                          "minReadySeconds", "revisionHistoryLimit"})
    for (Json* each : {&now, &then}) each->erase(key);
  if (now != then)
    problems.forbidden(at,
                       "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', "
                       "'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and "
                       "'minReadySeconds' are forbidden");
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/deployment_sets.h"

#include <algorithm>
#include <cstdlib>

#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kTemplateHashLabel = "pod-template-hash";
constexpr const char* kFormerRevisions = "deployment.kubernetes.io/revision-history";
constexpr const char* kDeploymentMaximum = "deployment.kubernetes.io/max-replicas";

// What the kubectl of the user notes for itself stays with the Deployment.
bool is_copied(std::string_view annotation) {
  for (const std::string_view own :
       {std::string_view("kubectl.kubernetes.io/last-applied-configuration"), std::string_view(kDeploymentRevision),
        std::string_view(kFormerRevisions), std::string_view(kDeploymentDesired), std::string_view(kDeploymentMaximum),
        std::string_view("deprecated.deployment.rollback.to")}) {
    if (annotation == own) return false;
  }
  return true;
}

// A template that is back has had other numbers.
void note_former_revision(base::Json& annotations, std::int64_t before) {
  const std::string known(base::string_at(annotations, {kFormerRevisions}));
  annotations[kFormerRevisions] = known.empty() ? std::to_string(before) : known + "," + std::to_string(before);
}

}  // namespace

std::int64_t set_annotation(const base::Json& object, std::string_view annotation) {
  return std::strtoll(std::string(base::string_at(object, {"metadata", "annotations", annotation})).c_str(), nullptr,
                      10);
}

base::Json template_without_hash(const base::Json& object) {
  const base::Json* found = base::find(object, {"spec", "template"});
  base::Json copy = found == nullptr ? base::Json::object() : *found;
  if (base::find(copy, {"metadata", "labels", kTemplateHashLabel}) != nullptr)
    copy["metadata"]["labels"].erase(kTemplateHashLabel);
  return copy;
}

RolloutSet set_counts(const StoredObject& set) {
  base::JsonCursor replicas(base::raw_json_at(set.spec(), {"replicas"}));
  base::JsonCursor available(base::raw_json_at(set.status(), {"availableReplicas"}));
  return {replicas.integer(), available.integer()};
}

bool set_created_before(const ObjectRef& a, const ObjectRef& b) {
  const auto created = [](const ObjectRef& set) { return set->meta().creation_timestamp; };
  return created(a) != created(b) ? created(a) < created(b) : a->name() < b->name();
}

base::Json deployment_set(const OpenObject& deployment, std::int64_t replicas) {
  base::Json pod_template = template_without_hash(deployment.json());
  const std::string hash =
      template_hash(pod_template, base::integer_at(deployment.json(), {"status", "collisionCount"}));
  pod_template["metadata"]["labels"][kTemplateHashLabel] = hash;
  base::Json selector = deployment.json()["spec"]["selector"];
  selector["matchLabels"][kTemplateHashLabel] = hash;
  base::Json set = {
      {"metadata",
       {{"name", std::string(deployment.name()) + "-" + hash},
        {"labels", pod_template["metadata"]["labels"]},
        {"ownerReferences", base::Json::array({controller_reference(deployment)})}}},
      {"spec", {{"replicas", replicas}, {"selector", std::move(selector)}, {"template", std::move(pod_template)}}}};
  if (const base::Json* min_ready = base::find(deployment.json(), {"spec", "minReadySeconds"}))
    set["spec"]["minReadySeconds"] = *min_ready;
  return set;
}

void annotate_set(const base::Json& deployment, base::Json& set, std::int64_t revision) {
  base::Json& annotations = set["metadata"]["annotations"];
  if (!annotations.is_object()) annotations = base::Json::object();
  if (const base::Json* own = base::find(deployment, {"metadata", "annotations"})) {
    for (const auto& [key, value] : own->items()) {
      if (is_copied(key)) annotations[key] = value;
    }
  }
  if (const std::int64_t before = set_annotation(set, kDeploymentRevision); before < revision) {
    if (before > 0) note_former_revision(annotations, before);
    annotations[kDeploymentRevision] = std::to_string(revision);
  }
  annotate_set_size(deployment, set);
}

void annotate_set_size(const base::Json& deployment, base::Json& set) {
  const RolloutLimits limits = rollout_limits(deployment);
  base::Json& annotations = set["metadata"]["annotations"];
  annotations[kDeploymentDesired] = std::to_string(limits.replicas);
  annotations[kDeploymentMaximum] = std::to_string(limits.replicas + limits.surge);
}

}  // namespace o2dms::simulator

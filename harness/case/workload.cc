#include "harness/case/workload.h"

#include <algorithm>
#include <array>

#include "base/yaml.h"
#include "harness/case/yaml_fields.h"

namespace o2dms::harness {

using base::Json;

namespace {

// What others refer to comes first: an account before the pods that run as it, a Secret before the pods that mount it.
constexpr std::array<std::string_view, 18> kOrder = {"Namespace",
                                                     "ResourceQuota",
                                                     "LimitRange",
                                                     "PriorityClass",
                                                     "ServiceAccount",
                                                     "Secret",
                                                     "ConfigMap",
                                                     "PersistentVolumeClaim",
                                                     "Role",
                                                     "RoleBinding",
                                                     "Service",
                                                     "NetworkPolicy",
                                                     "PodDisruptionBudget",
                                                     "DaemonSet",
                                                     "StatefulSet",
                                                     "Deployment",
                                                     "Job",
                                                     "CronJob"};

base::Result<void> check_manifest(const Json& manifest, std::string_view origin, std::size_t number) {
  const std::string where = std::string(origin) + ": document " + std::to_string(number);
  if (!manifest.is_object()) return base::fail(where + " is no object; a manifest needs apiVersion, kind and metadata");
  for (const char* field : {"apiVersion", "kind"})
    if (base::string_at(manifest, {field}).empty()) return base::fail(where + ": " + field + " is missing");
  if (base::string_at(manifest, {"metadata", "name"}).empty()) return base::fail(where + ": metadata.name is missing");
  return base::done();
}

void label(Json& metadata_holder, const Placement& placement) {
  for (const auto& [key, value] : placement.labels) metadata_holder["metadata"]["labels"][key] = value;
}

// An image of a registry that cannot be (RFC 2606) is meant not to be there.
void set_images(Json& pod_spec, const std::string& image) {
  for (const char* list : {"initContainers", "containers"}) {
    if (!pod_spec.contains(list)) continue;
    for (Json& container : pod_spec[list])
      if (base::string_at(container, {"image"}).find(".invalid/") == std::string_view::npos) container["image"] = image;
  }
}

void add_pull_secret(Json& holder, const std::string& name) {
  if (name.empty()) return;
  Json& secrets = holder["imagePullSecrets"];
  if (!secrets.is_array()) secrets = Json::array();
  secrets.push_back({{"name", name}});
}

void place_pods(Json& pod_spec, const Placement& placement) {
  if (!placement.image.empty()) set_images(pod_spec, placement.image);
  add_pull_secret(pod_spec, placement.image_pull_secret);
  for (const auto& [key, value] : placement.node_selector) pod_spec["nodeSelector"][key] = value;
  if (placement.run_as_user && base::bool_at(pod_spec, {"securityContext", "runAsNonRoot"}) &&
      base::find(pod_spec, {"securityContext", "runAsUser"}) == nullptr)
    pod_spec["securityContext"]["runAsUser"] = *placement.run_as_user;
}

void fill_in_texts(Json& value, const std::vector<std::pair<std::string, std::string>>& texts) {
  if (value.is_structured())
    for (Json& member : value) fill_in_texts(member, texts);
  if (!value.is_string()) return;
  auto& text = value.get_ref<std::string&>();
  for (const auto& [variable, content] : texts)
    if (text == variable) text = content;
}

// "${extended-resource}: 1" under requests and limits gets the name that the target's nodes offer.
void name_extended_resource(Json& value, const std::string& name) {
  static constexpr std::string_view kVariable = "${extended-resource}";
  if (value.is_array()) {
    for (Json& element : value) name_extended_resource(element, name);
    return;
  }
  if (!value.is_object()) return;
  if (value.contains(kVariable)) {
    value[name] = value[std::string(kVariable)];
    value.erase(std::string(kVariable));
  }
  for (auto& [key, member] : value.items()) name_extended_resource(member, name);
}

Json* mutable_pod_template(Json& manifest) {
  return const_cast<Json*>(pod_template(manifest));
}

}  // namespace

int creation_rank(std::string_view kind) {
  const auto* at = std::find(kOrder.begin(), kOrder.end(), kind);
  // Kinds we know nothing of (custom ones) go before what makes pods.
  if (at == kOrder.end()) return 11;
  return static_cast<int>(at - kOrder.begin());
}

const Json* pod_template(const Json& manifest) {
  const std::string_view kind = base::string_at(manifest, {"kind"});
  if (kind == "Pod") return &manifest;
  if (kind == "CronJob") return base::find(manifest, {"spec", "jobTemplate", "spec", "template"});
  return base::find(manifest, {"spec", "template"});
}

base::Result<Workload> load_workload(std::string_view name, std::string_view text, std::string_view origin) {
  auto documents = base::parse_yaml(text, origin);
  if (!documents) return base::failure(documents.error());
  Workload workload{.name = std::string(name)};
  std::size_t number = 0;
  for (Json& document : *documents) {
    ++number;
    if (base::string_at(document, {"kind"}) == "O2dmsWorkload") {
      workload.title = base::string_at(document, {"title"});
      if (auto checked = check_texts(document, {"needs"}, std::string(origin)); !checked)
        return base::failure(checked.error());
      workload.needs = texts_at(document, "needs");
      continue;
    }
    if (auto checked = check_manifest(document, origin, number); !checked) return base::failure(checked.error());
    workload.manifests.push_back(std::move(document));
  }
  if (workload.manifests.empty()) return base::fail(std::string(origin) + ": no manifest in it");
  std::stable_sort(workload.manifests.begin(), workload.manifests.end(), [](const Json& a, const Json& b) {
    return creation_rank(base::string_at(a, {"kind"})) < creation_rank(base::string_at(b, {"kind"}));
  });
  return workload;
}

Json place(Json manifest, const Placement& placement) {
  if (!placement.space.empty()) manifest["metadata"]["namespace"] = placement.space;
  label(manifest, placement);
  if (Json* pods = mutable_pod_template(manifest); pods != nullptr && pods->is_object()) {
    if (pods != &manifest) label(*pods, placement);
    if (pods->contains("spec") && (*pods)["spec"].is_object()) place_pods((*pods)["spec"], placement);
  }
  if (base::find(manifest, {"spec", "volumeClaimTemplates"}) != nullptr)
    for (Json& claim : manifest["spec"]["volumeClaimTemplates"]) label(claim, placement);
  // Subjects of a binding live where the workload lives.
  if (base::string_at(manifest, {"kind"}) == "RoleBinding" && manifest.contains("subjects"))
    for (Json& subject : manifest["subjects"])
      if (base::string_at(subject, {"kind"}) == "ServiceAccount") subject["namespace"] = placement.space;
  if (base::string_at(manifest, {"kind"}) == "ServiceAccount") add_pull_secret(manifest, placement.image_pull_secret);
  fill_in_texts(manifest, placement.texts);
  if (!placement.extended_resource.empty()) name_extended_resource(manifest, placement.extended_resource);
  return manifest;
}

}  // namespace o2dms::harness

#include "simulator/cluster/controllers/stateful_pods.h"

#include <charconv>

#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"

namespace o2dms::simulator {

namespace {

const base::Json& claim_templates(const OpenObject& set) {
  static const base::Json none = base::Json::array();
  const base::Json* templates = base::find(set.json(), {"spec", "volumeClaimTemplates"});
  return templates != nullptr && templates->is_array() ? *templates : none;
}

// The claims come in place of volumes of the same name.
void add_claim_volumes(base::Json& pod, const OpenObject& set, std::int64_t ordinal) {
  base::Json volumes = base::Json::array();
  for (const base::Json& claim : claim_templates(set)) {
    volumes.push_back({{"name", base::string_at(claim, {"metadata", "name"})},
                       {"persistentVolumeClaim", {{"claimName", stateful_claim_name(claim, set.name(), ordinal)}}}});
  }
  if (const base::Json* own = base::find(pod, {"spec", "volumes"}); own != nullptr && own->is_array()) {
    for (const base::Json& volume : *own) {
      bool replaced = false;
      for (const base::Json& claim : claim_templates(set))
        replaced = replaced || base::string_at(claim, {"metadata", "name"}) == base::string_at(volume, {"name"});
      if (!replaced) volumes.push_back(volume);
    }
  }
  if (!volumes.empty()) pod["spec"]["volumes"] = std::move(volumes);
}

}  // namespace

std::optional<std::int64_t> stateful_ordinal(std::string_view set, std::string_view pod) {
  if (pod.size() <= set.size() + 1 || !pod.starts_with(set) || pod[set.size()] != '-') return std::nullopt;
  const std::string_view digits = pod.substr(set.size() + 1);
  std::int64_t ordinal = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), ordinal);
  if (error != std::errc() || end != digits.data() + digits.size() || ordinal < 0) return std::nullopt;
  return ordinal;
}

base::Json stateful_pod(const OpenObject& set, std::int64_t ordinal, const base::Json& pod_template,
                        const std::string& revision) {
  base::Json pod = pod_from_template(set, pod_template);
  const std::string name = std::string(set.name()) + "-" + std::to_string(ordinal);
  pod["metadata"]["name"] = name;
  pod["metadata"]["generateName"] = std::string(set.name()) + "-";
  base::Json& labels = pod["metadata"]["labels"];
  labels["statefulset.kubernetes.io/pod-name"] = name;
  labels["apps.kubernetes.io/pod-index"] = std::to_string(ordinal);
  labels[kRevisionHashLabel] = revision;
  pod["spec"]["hostname"] = name;
  if (const std::string_view service = base::string_at(set.json(), {"spec", "serviceName"}); !service.empty())
    pod["spec"]["subdomain"] = service;
  add_claim_volumes(pod, set, ordinal);
  return pod;
}

bool deletes_claims(const OpenObject& set, std::string_view when) {
  return base::string_at(set.json(), {"spec", "persistentVolumeClaimRetentionPolicy", when}) == "Delete";
}

std::optional<base::Json> claim_keeper(const OpenObject& set) {
  if (!deletes_claims(set, "whenDeleted")) return std::nullopt;
  return controller_reference(set);
}

std::string stateful_claim_name(const base::Json& claim_template, std::string_view set, std::int64_t ordinal) {
  return std::string(base::string_at(claim_template, {"metadata", "name"}))
      .append("-")
      .append(set)
      .append("-")
      .append(std::to_string(ordinal));
}

std::vector<base::Json> stateful_claims(const OpenObject& set, std::int64_t ordinal) {
  std::vector<base::Json> claims;
  for (const base::Json& claim_template : claim_templates(set)) {
    base::Json claim = {{"metadata", base::Json::object()}};
    for (const char* field : {"labels", "annotations"}) {
      if (const base::Json* value = base::find(claim_template, {"metadata", field})) claim["metadata"][field] = *value;
    }
    claim["metadata"]["name"] = stateful_claim_name(claim_template, set.name(), ordinal);
    if (const base::Json* labels = base::find(set.json(), {"spec", "selector", "matchLabels"})) {
      for (const auto& [label, value] : labels->items()) claim["metadata"]["labels"][label] = value;
    }
    if (const auto keeper = claim_keeper(set)) claim["metadata"]["ownerReferences"] = base::Json::array({*keeper});
    if (const base::Json* spec = base::find(claim_template, {"spec"})) claim["spec"] = *spec;
    claims.push_back(std::move(claim));
  }
  return claims;
}

}  // namespace o2dms::simulator

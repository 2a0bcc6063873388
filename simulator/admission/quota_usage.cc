#include "simulator/admission/quota_usage.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// These have a name of their own in a quota besides count/PLURAL.
constexpr std::array<std::string_view, 7> kPlainCounts = {
    "configmaps", "persistentvolumeclaims", "pods", "replicationcontrollers", "resourcequotas", "secrets", "services"};

bool has_ended(const Json& pod) {
  const std::string_view phase = base::string_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed";
}

void add_pod(const Json& pod, ResourceAmounts& out) {
  const Json* spec = base::find(pod, {"spec"});
  if (spec == nullptr) return;
  for (const auto& [name, amount] : pod_resources(*spec, "requests")) {
    out["requests." + name] += amount;
    if (name == "cpu" || name == "memory" || name == "ephemeral-storage") out[name] += amount;
  }
  for (const auto& [name, amount] : pod_resources(*spec, "limits")) out["limits." + name] += amount;
}

void add_claim(const Json& claim, ResourceAmounts& out) {
  const Json* request = base::find(claim, {"spec", "resources", "requests", "storage"});
  if (request == nullptr) return;
  const Quantity storage = Quantity::of(request);
  out["requests.storage"] += storage;
  const std::string_view storage_class = base::string_at(claim, {"spec", "storageClassName"});
  if (storage_class.empty()) return;
  const std::string prefix = std::string(storage_class) + ".storageclass.storage.k8s.io/";
  out[prefix + "requests.storage"] += storage;
  out[prefix + "persistentvolumeclaims"] += Quantity(1);
}

void add_service(const Json& service, ResourceAmounts& out) {
  const std::string_view type = base::string_at(service, {"spec", "type"});
  const Json* ports = base::find(service, {"spec", "ports"});
  const auto count = static_cast<std::int64_t>(ports == nullptr ? 0 : ports->size());
  if (type == "LoadBalancer") out["services.loadbalancers"] += Quantity(1);
  if (type == "NodePort" || type == "LoadBalancer") out["services.nodeports"] += Quantity(count);
}

bool is_best_effort(const Json& pod) {
  const Json* spec = base::find(pod, {"spec"});
  return spec == nullptr || (pod_resources(*spec, "requests").empty() && pod_resources(*spec, "limits").empty());
}

bool names_namespaces(const Json& affinity_term) {
  return !base::elements_at(affinity_term, {"namespaces"}).empty() ||
         base::find(affinity_term, {"namespaceSelector"}) != nullptr;
}

bool has_cross_namespace_affinity(const Json& pod) {
  for (const char* kind : {"podAffinity", "podAntiAffinity"}) {
    const auto terms = [&](const char* list) -> const Json::array_t& {
      return base::elements_at(pod, {"spec", "affinity", kind, list});
    };
    const auto& required = terms("requiredDuringSchedulingIgnoredDuringExecution");
    if (std::any_of(required.begin(), required.end(), names_namespaces)) return true;
    for (const Json& preferred : terms("preferredDuringSchedulingIgnoredDuringExecution")) {
      const Json* term = base::find(preferred, {"podAffinityTerm"});
      if (term != nullptr && names_namespaces(*term)) return true;
    }
  }
  return false;
}

bool in_scope(std::string_view scope, const Json& pod) {
  if (scope == "Terminating") return base::find(pod, {"spec", "activeDeadlineSeconds"}) != nullptr;
  if (scope == "NotTerminating") return base::find(pod, {"spec", "activeDeadlineSeconds"}) == nullptr;
  if (scope == "BestEffort") return is_best_effort(pod);
  if (scope == "NotBestEffort") return !is_best_effort(pod);
  return scope == "CrossNamespacePodAffinity" && has_cross_namespace_affinity(pod);
}

bool matches_expression(const Json& expression, const Json& pod) {
  const std::string_view scope = base::string_at(expression, {"scopeName"});
  if (scope != "PriorityClass") return in_scope(scope, pod);
  const std::string_view own = base::string_at(pod, {"spec", "priorityClassName"});
  const std::string_view op = base::string_at(expression, {"operator"});
  if (op == "Exists") return !own.empty();
  if (op == "DoesNotExist") return own.empty();
  const Json* values = base::find(expression, {"values"});
  const bool listed = values != nullptr && std::find(values->begin(), values->end(), own) != values->end();
  return op == "In" ? listed : !listed;
}

}  // namespace

ResourceAmounts quota_usage(const ResourceType& resource, const Json& object) {
  ResourceAmounts out;
  const bool pod = resource.group.empty() && resource.plural == "pods";
  std::string counted = "count/" + std::string(resource.plural);
  if (!resource.group.empty()) counted.append(".").append(resource.group);
  out[counted] = Quantity(1);
  if (pod && has_ended(object)) return out;
  if (resource.group.empty() &&
      std::find(kPlainCounts.begin(), kPlainCounts.end(), resource.plural) != kPlainCounts.end()) {
    out[std::string(resource.plural)] = Quantity(1);
  }
  if (pod) add_pod(object, out);
  if (resource.group.empty() && resource.plural == "persistentvolumeclaims") add_claim(object, out);
  if (resource.group.empty() && resource.plural == "services") add_service(object, out);
  return out;
}

bool quota_applies(const Json& spec, const ResourceType& resource, const Json& object) {
  const Json* scopes = base::find(spec, {"scopes"});
  const Json* expressions = base::find(spec, {"scopeSelector", "matchExpressions"});
  const bool scoped = (scopes != nullptr && !scopes->empty()) || (expressions != nullptr && !expressions->empty());
  if (!scoped) return true;
  if (!resource.group.empty() || resource.plural != "pods") return false;
  if (scopes != nullptr) {
    for (const Json& scope : *scopes) {
      if (scope.is_string() && !in_scope(scope.get_ref<const std::string&>(), object)) return false;
    }
  }
  if (expressions != nullptr) {
    for (const Json& expression : *expressions) {
      if (!matches_expression(expression, object)) return false;
    }
  }
  return true;
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/references.h"

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/claim_view.h"

namespace o2dms::simulator {

namespace {

struct Kind {
  std::string_view plural, lower, title;
};
constexpr Kind kConfigMap{"configmaps", "configmap", "ConfigMap"};
constexpr Kind kSecret{"secrets", "secret", "Secret"};

const base::Json& entries(const base::Json& object, std::initializer_list<std::string_view> path) {
  static const base::Json none = base::Json::array();
  const base::Json* list = base::find(object, path);
  return list != nullptr && list->is_array() ? *list : none;
}

std::string missing_object(const ControllerContext& context, std::string_view ns, const Kind& kind,
                           const base::Json* reference, std::string_view name_field = "name") {
  if (reference == nullptr || base::bool_at(*reference, {"optional"})) return {};
  const std::string name(base::string_at(*reference, {name_field}));
  const ObjectRef object = context.cache.get(stored_type(context.registry, "", kind.plural), {ns, name});
  if (object == nullptr) return std::string(kind.lower) + " \"" + name + "\" not found";
  const std::string_view key = base::string_at(*reference, {"key"});
  if (key.empty()) return {};
  for (const char* holder : {"data", "binaryData"}) {
    if (!base::raw_json_at(object->bytes(), {holder, key}).empty()) return {};
  }
  return "couldn't find key " + std::string(key) + " in " + std::string(kind.title) + " " + std::string(ns) + "/" +
         name;
}

std::string missing_claim(const ControllerContext& context, std::string_view ns, std::string_view name) {
  const ObjectRef claim = context.cache.get(stored_type(context.registry, "", "persistentvolumeclaims"), {ns, name});
  if (claim == nullptr) return "persistentvolumeclaim \"" + std::string(name) + "\" not found";
  if (!claim_view(*claim).is_bound()) return "PVC " + std::string(ns) + "/" + std::string(name) + " is not bound";
  return {};
}

}  // namespace

std::string missing_environment(const ControllerContext& context, std::string_view ns, const base::Json& container) {
  for (const base::Json& source : entries(container, {"envFrom"})) {
    std::string missing = missing_object(context, ns, kConfigMap, base::find(source, {"configMapRef"}));
    if (missing.empty()) missing = missing_object(context, ns, kSecret, base::find(source, {"secretRef"}));
    if (!missing.empty()) return missing;
  }
  for (const base::Json& variable : entries(container, {"env"})) {
    std::string missing =
        missing_object(context, ns, kConfigMap, base::find(variable, {"valueFrom", "configMapKeyRef"}));
    if (missing.empty())
      missing = missing_object(context, ns, kSecret, base::find(variable, {"valueFrom", "secretKeyRef"}));
    if (!missing.empty()) return missing;
  }
  return {};
}

std::string missing_volume(const ControllerContext& context, const StoredObject& pod) {
  const std::string_view ns = pod.namespace_name();
  const auto volumes = base::parse_json(base::raw_json_at(pod.bytes(), {"spec", "volumes"}));
  if (!volumes || !volumes->is_array()) return {};
  for (const base::Json& volume : *volumes) {
    if (const base::Json* claim = base::find(volume, {"persistentVolumeClaim"})) {
      std::string unbound = missing_claim(context, ns, base::string_at(*claim, {"claimName"}));
      if (!unbound.empty()) return unbound;
    }
    std::string missing = missing_object(context, ns, kConfigMap, base::find(volume, {"configMap"}));
    if (missing.empty()) missing = missing_object(context, ns, kSecret, base::find(volume, {"secret"}), "secretName");
    for (const base::Json& source : entries(volume, {"projected", "sources"})) {
      if (missing.empty()) missing = missing_object(context, ns, kConfigMap, base::find(source, {"configMap"}));
      if (missing.empty()) missing = missing_object(context, ns, kSecret, base::find(source, {"secret"}));
    }
    if (!missing.empty())
      return "MountVolume.SetUp failed for volume \"" + std::string(base::string_at(volume, {"name"})) +
             "\" : " + missing;
  }
  return {};
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/references.h"

#include "base/base64.h"
#include "base/json.h"
#include "base/json_cursor.h"
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

const Kind& row_of(ReferenceKind kind) {
  return kind == ReferenceKind::secret ? kSecret : kConfigMap;
}

ObjectRef find_object(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                      std::string_view name) {
  return context.cache.get(stored_type(context.registry, "", row_of(kind).plural),
                           {std::string(ns), std::string(name)});
}

// A value of `data` or `binaryData`. Those of a ConfigMap's data are text, all others base64.
std::optional<std::string> decode(std::string_view json, ReferenceKind kind, std::string_view holder) {
  const auto value = base::parse_json(json);
  if (!value || !value->is_string()) return std::nullopt;
  const auto& text = value->get_ref<const std::string&>();
  if (kind == ReferenceKind::config_map && holder == "data") return text;
  auto decoded = base::base64_decode(text);
  return decoded ? std::optional(*std::move(decoded)) : std::nullopt;
}

constexpr std::string_view kHolders[] = {"data", "binaryData"};

const base::Json& entries(const base::Json& object, std::initializer_list<std::string_view> path) {
  static const base::Json none = base::Json::array();
  const base::Json* list = base::find(object, path);
  return list != nullptr && list->is_array() ? *list : none;
}

std::string missing_claim(const ControllerContext& context, std::string_view ns, std::string_view name) {
  const ObjectRef claim = context.cache.get(stored_type(context.registry, "", "persistentvolumeclaims"), {ns, name});
  if (claim == nullptr) return "persistentvolumeclaim \"" + std::string(name) + "\" not found";
  if (!claim_view(*claim).is_bound()) return "PVC " + std::string(ns) + "/" + std::string(name) + " is not bound";
  return {};
}

}  // namespace

std::optional<Files> data_of(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                             std::string_view name) {
  const ObjectRef object = find_object(context, ns, kind, name);
  if (object == nullptr) return std::nullopt;
  Files data;
  for (const std::string_view holder : kHolders) {
    base::JsonCursor at(base::raw_json_at(object->bytes(), {holder}));
    at.members([&](std::string_view key) {
      if (auto value = decode(at.raw(), kind, holder)) data[std::string(key)] = *std::move(value);
    });
  }
  return data;
}

std::string missing_reference(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                              const base::Json* reference, std::string_view name_field) {
  if (reference == nullptr || base::bool_at(*reference, {"optional"})) return {};
  const std::string name(base::string_at(*reference, {name_field}));
  const ObjectRef object = find_object(context, ns, kind, name);
  if (object == nullptr) return std::string(row_of(kind).lower) + " \"" + name + "\" not found";
  const std::string_view key = base::string_at(*reference, {"key"});
  if (key.empty()) return {};
  for (const std::string_view holder : kHolders) {
    if (!base::raw_json_at(object->bytes(), {holder, key}).empty()) return {};
  }
  return "couldn't find key " + std::string(key) + " in " + std::string(row_of(kind).title) + " " + std::string(ns) +
         "/" + name;
}

base::Result<std::optional<std::string>> referenced_value(const ControllerContext& context, std::string_view ns,
                                                          ReferenceKind kind, const base::Json& reference) {
  if (std::string missing = missing_reference(context, ns, kind, &reference); !missing.empty())
    return base::fail(std::move(missing));
  const ObjectRef object = find_object(context, ns, kind, base::string_at(reference, {"name"}));
  std::optional<std::string> value;
  for (const std::string_view holder : kHolders) {
    if (object == nullptr || value) break;
    const std::string_view json = base::raw_json_at(object->bytes(), {holder, base::string_at(reference, {"key"})});
    if (!json.empty()) value = decode(json, kind, holder);
  }
  return value;
}

std::string missing_volume(const ControllerContext& context, const StoredObject& pod) {
  const std::string_view ns = pod.namespace_name();
  const auto volumes = base::parse_json(base::raw_json_at(pod.spec(), {"volumes"}));
  if (!volumes || !volumes->is_array()) return {};
  for (const base::Json& volume : *volumes) {
    if (const base::Json* claim = base::find(volume, {"persistentVolumeClaim"})) {
      std::string unbound = missing_claim(context, ns, base::string_at(*claim, {"claimName"}));
      if (!unbound.empty()) return unbound;
    }
    std::string missing = missing_reference(context, ns, ReferenceKind::config_map, base::find(volume, {"configMap"}));
    if (missing.empty())
      missing = missing_reference(context, ns, ReferenceKind::secret, base::find(volume, {"secret"}), "secretName");
    for (const base::Json& source : entries(volume, {"projected", "sources"})) {
      if (missing.empty())
        missing = missing_reference(context, ns, ReferenceKind::config_map, base::find(source, {"configMap"}));
      if (missing.empty())
        missing = missing_reference(context, ns, ReferenceKind::secret, base::find(source, {"secret"}));
    }
    if (!missing.empty())
      return "MountVolume.SetUp failed for volume \"" + std::string(base::string_at(volume, {"name"})) +
             "\" : " + missing;
  }
  return {};
}

}  // namespace o2dms::simulator

#include "simulator/schema/openapi.h"

#include <algorithm>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "simulator/schema/custom_definition.h"
#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/openapi_paths.h"
#include "simulator/schema/openapi_protobuf.h"
#include "simulator/schema/openapi_schemas.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using Text = std::shared_ptr<const std::string>;

// FNV-1a over all names: two versions that differ have other documents.
std::string hash_of(const KubernetesVersion& version) {
  std::uint64_t hash = base::kFnv1a64Seed;
  const auto add = [&hash](std::string_view text) { hash = base::fnv1a_64(text, hash); };
  add(version.git_version);
  for (const ResourceType* resource : version.registry->all())
    for (const std::string_view text : {resource->group, resource->version, resource->plural, resource->kind})
      add(text);
  for (const Type& type : version.registry->types()) {
    add(type.name);
    for (const Field& field : type.fields) add(field.name);
  }
  return base::to_hex(hash, base::kUpperHexDigits);
}

std::string with_custom(const std::string& native_hash, const CustomResources& custom) {
  std::uint64_t hash = base::fnv1a_64(native_hash, base::kFnv1a64Seed);
  for (const ResourceType* resource : custom.all) {
    hash = base::fnv1a_64(resource->api_version, hash);
    hash = base::fnv1a_64(resource->kind, hash);
    hash = base::fnv1a_64(base::to_text(resource->definition->document), hash);
  }
  return base::to_hex(hash, base::kUpperHexDigits);
}

Json info(const KubernetesVersion& version) {
  return {{"title", "Kubernetes"}, {"version", version.git_version}};
}

Text make_v3(const KubernetesVersion& version, const Registry& registry, const GroupVersion& group_version) {
  Json paths = Json::object(), schemas = Json::object();
  std::set<const Type*> types;
  add_paths(registry, group_version, OpenApiVersion::v3, paths, types);
  for (const Type* type : types)
    if (!type->in_place) schemas[std::string(type->name)] = schema_of(*type, OpenApiVersion::v3);
  return std::make_shared<const std::string>(base::to_text({{"openapi", "3.0.0"},
                                                            {"info", info(version)},
                                                            {"paths", std::move(paths)},
                                                            {"components", {{"schemas", std::move(schemas)}}}}));
}

Json make_v2(const KubernetesVersion& version, const Registry& registry) {
  Json paths = Json::object(), definitions = Json::object();
  std::set<const Type*> types;
  for (const GroupVersion& group_version : all_group_versions(registry))
    add_paths(registry, group_version, OpenApiVersion::v2, paths, types);
  for (const Type* type : types)
    if (!type->in_place) definitions[std::string(type->name)] = schema_of(*type, OpenApiVersion::v2);
  add_named_values(definitions);
  return {{"swagger", "2.0"},
          {"info", info(version)},
          {"paths", std::move(paths)},
          {"definitions", std::move(definitions)}};
}

}  // namespace

OpenApi::OpenApi(const KubernetesVersion& version) : OpenApi(version, *version.registry) {}

OpenApi::OpenApi(const KubernetesVersion& version, const Registry& registry)
    : version_(version), registry_(registry), native_hash_(hash_of(version)), hash_(native_hash_) {}

bool OpenApi::is_native(std::string_view path) const {
  const auto& native = version_.registry->group_versions();
  return std::any_of(native.begin(), native.end(),
                     [path](const GroupVersion& each) { return group_version_path(each) == path; });
}

void OpenApi::follow_registry() {
  const auto custom = registry_.custom();
  if (custom->generation == generation_) return;
  generation_ = custom->generation;
  hash_ = custom->all.empty() ? native_hash_ : with_custom(native_hash_, *custom);
  protobuf_ = nullptr;
  std::erase_if(documents_, [this](const auto& document) { return !is_native(document.first); });
}

std::string OpenApi::hash() {
  const base::MutexLock lock(mutex_);
  follow_registry();
  return hash_;
}

std::string OpenApi::v3_hash(std::string_view path) {
  return is_native(path) ? native_hash_ : hash();
}

Text OpenApi::v3_index() {
  Json paths = Json::object();
  for (const GroupVersion& group_version : all_group_versions(registry_)) {
    const std::string path = group_version_path(group_version);
    paths[path]["serverRelativeURL"] = "/openapi/v3/" + path + "?hash=" + v3_hash(path);
  }
  return std::make_shared<const std::string>(base::to_text({{"paths", std::move(paths)}}));
}

Text OpenApi::v3_document(std::string_view path) {
  const base::MutexLock lock(mutex_);
  follow_registry();
  if (const auto found = documents_.find(path); found != documents_.end()) return found->second;
  for (const GroupVersion& group_version : all_group_versions(registry_))
    if (group_version_path(group_version) == path)
      return documents_.emplace(path, make_v3(version_, registry_, group_version)).first->second;
  return nullptr;
}

Text OpenApi::v2_document() {
  const base::MutexLock lock(mutex_);
  follow_registry();
  // No path of a group version is empty: the key is free for the one document of version 2.
  Text& document = documents_[""];
  if (document == nullptr) document = std::make_shared<const std::string>(base::to_text(make_v2(version_, registry_)));
  return document;
}

Text OpenApi::v2_protobuf() {
  const base::MutexLock lock(mutex_);
  follow_registry();
  if (protobuf_ == nullptr)
    protobuf_ = std::make_shared<const std::string>(openapi_protobuf(make_v2(version_, registry_)));
  return protobuf_;
}

}  // namespace o2dms::simulator

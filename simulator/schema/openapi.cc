#include "simulator/schema/openapi.h"

#include <functional>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
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

Json info(const KubernetesVersion& version) {
  return {{"title", "Kubernetes"}, {"version", version.git_version}};
}

Text make_v3(const KubernetesVersion& version, const GroupVersion& group_version) {
  Json paths = Json::object(), schemas = Json::object();
  std::set<const Type*> types;
  add_paths(*version.registry, group_version, OpenApiVersion::v3, paths, types);
  for (const Type* type : types)
    if (!type->in_place) schemas[std::string(type->name)] = schema_of(*type, OpenApiVersion::v3);
  return std::make_shared<const std::string>(base::to_text({{"openapi", "3.0.0"},
                                                            {"info", info(version)},
                                                            {"paths", std::move(paths)},
                                                            {"components", {{"schemas", std::move(schemas)}}}}));
}

Json make_v2(const KubernetesVersion& version) {
  Json paths = Json::object(), definitions = Json::object();
  std::set<const Type*> types;
  for (const GroupVersion& group_version : version.registry->group_versions())
    add_paths(*version.registry, group_version, OpenApiVersion::v2, paths, types);
  for (const Type* type : types)
    if (!type->in_place) definitions[std::string(type->name)] = schema_of(*type, OpenApiVersion::v2);
  add_named_values(definitions);
  return {{"swagger", "2.0"},
          {"info", info(version)},
          {"paths", std::move(paths)},
          {"definitions", std::move(definitions)}};
}

}  // namespace

OpenApi::OpenApi(const KubernetesVersion& version) : version_(version), hash_(hash_of(version)) {}

Text OpenApi::v3_index() {
  Json paths = Json::object();
  for (const GroupVersion& group_version : version_.registry->group_versions()) {
    const std::string path = group_version_path(group_version);
    paths[path]["serverRelativeURL"] = "/openapi/v3/" + path + "?hash=" + hash_;
  }
  return std::make_shared<const std::string>(base::to_text({{"paths", std::move(paths)}}));
}

Text OpenApi::v3_document(std::string_view path) {
  const base::MutexLock lock(mutex_);
  if (const auto found = documents_.find(path); found != documents_.end()) return found->second;
  for (const GroupVersion& group_version : version_.registry->group_versions())
    if (group_version_path(group_version) == path)
      return documents_.emplace(path, make_v3(version_, group_version)).first->second;
  return nullptr;
}

Text OpenApi::v2_document() {
  const base::MutexLock lock(mutex_);
  // No path of a group version is empty: the key is free for the one document of version 2.
  Text& document = documents_[""];
  if (document == nullptr) document = std::make_shared<const std::string>(base::to_text(make_v2(version_)));
  return document;
}

Text OpenApi::v2_protobuf() {
  const base::MutexLock lock(mutex_);
  if (protobuf_ == nullptr) protobuf_ = std::make_shared<const std::string>(openapi_protobuf(make_v2(version_)));
  return protobuf_;
}

}  // namespace o2dms::simulator

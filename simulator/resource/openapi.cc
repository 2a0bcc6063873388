#include "simulator/resource/openapi.h"

#include <functional>

#include "base/json.h"
#include "simulator/resource/openapi_paths.h"
#include "simulator/resource/openapi_schemas.h"
#include "simulator/resource/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// Changes whenever the served types or resources do; never secret, never checked: any spreading hash will do.
std::string content_hash(const Registry& registry) {
  std::size_t hash = 14695981039346656037U;
  auto add = [&hash](std::string_view text) { hash = (hash ^ std::hash<std::string_view>()(text)) * 1099511628211U; };
  for (const auto* resource : registry.all()) {
    add(resource->api_version);
    add(resource->plural);
  }
  for (const auto& type : registry.types()) {
    add(type.name);
    for (const auto& field : type.fields) add(field.name);
  }
  std::string out;
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789ABCDEF"[hash >> static_cast<unsigned>(shift) & 15U];
  return out;
}

Json info() {
  return {{"title", "Kubernetes"}, {"version", "v1.36.0"}};
}

void collect_resource_types(const ResourceType& resource, std::set<const Type*>& types) {
  collect_types(resource.type, types);
  collect_types(resource.list_type, types);
  for (const auto& subresource : resource.subresources) collect_types(subresource.type, types);
}

Json schemas(const std::set<const Type*>& types, const SchemaStyle& style) {
  Json out = Json::object();
  for (const auto* type : types) out[std::string(type->name)] = type_schema(*type, style);
  return out;
}

}  // namespace

OpenApi::OpenApi(const Registry& registry) : registry_(registry), hash_(content_hash(registry)) {}

std::shared_ptr<const std::string> OpenApi::v3_index() {
  std::lock_guard lock(mutex_);
  auto& document = documents_["v3"];
  if (document) return document;
  Json paths = Json::object();
  for (const auto& group_version : registry_.group_versions()) {
    const std::string path = group_version_path(group_version);
    paths[path]["serverRelativeURL"] = "/openapi/v3/" + path + "?hash=" + hash_;
  }
  document = std::make_shared<const std::string>(base::to_text({{"paths", std::move(paths)}}));
  return document;
}

std::shared_ptr<const std::string> OpenApi::v3_document(std::string_view path) {
  std::lock_guard lock(mutex_);
  const std::string key = "v3/" + std::string(path);
  if (auto found = documents_.find(key); found != documents_.end()) return found->second;
  for (const auto& group_version : registry_.group_versions()) {
    if (group_version_path(group_version) != path) continue;
    Json paths = Json::object();
    add_paths(group_version, openapi_v3_style, paths);
    std::set<const Type*> types;
    for (const auto* resource : group_version.resources) collect_resource_types(*resource, types);
    const Json document{{"openapi", "3.0.0"},
                        {"info", info()},
                        {"paths", std::move(paths)},
                        {"components", {{"schemas", schemas(types, openapi_v3_style)}}}};
    return documents_[key] = std::make_shared<const std::string>(base::to_text(document));
  }
  return nullptr;
}

std::shared_ptr<const std::string> OpenApi::v2_document() {
  std::lock_guard lock(mutex_);
  auto& kept = documents_["v2"];
  if (kept) return kept;
  Json paths = Json::object();
  std::set<const Type*> types;
  for (const auto& group_version : registry_.group_versions()) {
    add_paths(group_version, openapi_v2_style, paths);
    for (const auto* resource : group_version.resources) collect_resource_types(*resource, types);
  }
  const Json document{{"swagger", "2.0"},
                      {"info", info()},
                      {"paths", std::move(paths)},
                      {"definitions", schemas(types, openapi_v2_style)}};
  kept = std::make_shared<const std::string>(base::to_text(document));
  return kept;
}

}  // namespace o2dms::simulator

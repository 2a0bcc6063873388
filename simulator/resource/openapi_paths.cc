#include "simulator/resource/openapi_paths.h"

#include "base/json.h"
#include "simulator/resource/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::string_view patch_types[] = {"application/json-patch+json", "application/merge-patch+json",
                                            "application/strategic-merge-patch+json"};

// A verb of discovery as OpenAPI writes it.
struct Operation {
  std::string_view verb, method, action;
  bool on_collection;
};
constexpr Operation operations[] = {
    {"create", "post", "post", true},
    {"list", "get", "list", true},
    {"deletecollection", "delete", "deletecollection", true},
    {"get", "get", "get", false},
    {"update", "put", "put", false},
    {"patch", "patch", "patch", false},
    {"delete", "delete", "delete", false},
};

struct Kind {
  std::string_view group, version, kind;
};

class PathWriter {
 public:
  PathWriter(const SchemaStyle& style, Json& paths) : style_(style), paths_(paths) {}

  void add(const std::string& path, std::string_view method, std::string_view action, const Kind& kind,
           const Type* payload) {
    Json operation{
        {"x-kubernetes-action", action},
        {"x-kubernetes-group-version-kind", {{"group", kind.group}, {"version", kind.version}, {"kind", kind.kind}}}};
    Json parameters = Json::array();
    const bool writes = method == "post" || method == "put" || method == "patch";
    for (std::string_view name : {"dryRun", "fieldManager", "fieldValidation"})
      if (writes) parameters.push_back(query(name, "string"));
    if (method == "patch") parameters.push_back(query("force", "boolean"));
    if (writes) add_body(operation, parameters, method, payload);
    add_response(operation, method == "post" ? "201" : "200", payload);
    if (!parameters.empty()) operation["parameters"] = std::move(parameters);
    auto& item = paths_[path];
    item[std::string(method)] = std::move(operation);
    if (!item.contains("parameters")) add_path_parameters(path, item);
  }

 private:
  [[nodiscard]] bool v3() const { return style_.wrap_references; }

  Json query(std::string_view name, std::string_view type) const {
    Json out{{"in", "query"}, {"name", name}, {"uniqueItems", true}};
    if (!v3())
      out["type"] = type;
    else
      out["schema"] = {{"type", type}, {"uniqueItems", true}};
    if (v3()) out.erase("uniqueItems");
    return out;
  }

  Json schema(const Type* payload) const {
    if (!payload) return {{"type", "object"}};
    return {{"$ref", std::string(style_.reference_prefix) + std::string(payload->name)}};
  }

  void add_body(Json& operation, Json& parameters, std::string_view method, const Type* payload) const {
    const Json body = method == "patch" ? Json{{"type", "object"}} : schema(payload);
    Json types = Json::array({"application/json"});
    if (method == "patch") types = patch_types;
    if (!v3()) {
      operation["consumes"] = types;
      parameters.push_back({{"in", "body"}, {"name", "body"}, {"required", true}, {"schema", body}});
      return;
    }
    for (const auto& type : types) operation["requestBody"]["content"][type.get<std::string>()]["schema"] = body;
    operation["requestBody"]["required"] = true;
  }

  void add_response(Json& operation, const std::string& code, const Type* payload) const {
    Json response{{"description", ""}};
    if (v3())
      response["content"]["application/json"]["schema"] = schema(payload);
    else
      response["schema"] = schema(payload);
    operation["responses"][code] = std::move(response);
    if (!v3()) operation["produces"] = {"application/json", "application/yaml"};
  }

  void add_path_parameters(const std::string& path, Json& item) const {
    for (std::string_view name : {"namespace", "name"}) {
      if (path.find("{" + std::string(name) + "}") == std::string::npos) continue;
      Json parameter{{"in", "path"}, {"name", name}, {"required", true}};
      if (v3())
        parameter["schema"] = {{"type", "string"}};
      else
        parameter["type"] = "string";
      item["parameters"].push_back(std::move(parameter));
    }
  }

  const SchemaStyle& style_;
  Json& paths_;
};

void add_resource(const ResourceType& resource, const std::string& root, PathWriter& writer) {
  const std::string collection =
      root + (resource.namespaced ? "/namespaces/{namespace}/" : "/") + std::string(resource.plural);
  const std::string object = collection + "/{name}";
  const Kind kind{resource.group, resource.version, resource.kind};
  for (const auto& operation : operations) {
    if (!resource.has_verb(operation.verb)) continue;
    const Type* payload = operation.verb == "list" ? resource.list_type : resource.type;
    writer.add(operation.on_collection ? collection : object, operation.method, operation.action, kind, payload);
  }
  if (resource.namespaced && resource.has_verb("list"))
    writer.add(root + "/" + std::string(resource.plural), "get", "list", kind, resource.list_type);
  for (const auto& subresource : resource.subresources) {
    const bool own = subresource.kind.empty();
    const Kind payload_kind = own ? kind : Kind{subresource.group, subresource.version, subresource.kind};
    const Type* payload = own ? resource.type : subresource.type;
    for (const auto& operation : operations) {
      const bool served =
          std::find(subresource.verbs.begin(), subresource.verbs.end(), operation.verb) != subresource.verbs.end();
      if (served)
        writer.add(object + "/" + std::string(subresource.name), operation.method, operation.action, payload_kind,
                   payload);
    }
  }
}

}  // namespace

std::string group_version_path(const GroupVersion& group_version) {
  const std::string version(group_version.version);
  return group_version.group.empty() ? "api/" + version : "apis/" + std::string(group_version.group) + "/" + version;
}

void add_paths(const GroupVersion& group_version, const SchemaStyle& style, Json& paths) {
  PathWriter writer(style, paths);
  for (const auto* resource : group_version.resources)
    add_resource(*resource, "/" + group_version_path(group_version), writer);
}

}  // namespace o2dms::simulator

#include "simulator/schema/openapi_paths.h"

#include <array>

#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

struct Operation {
  std::string_view verb;  // discovery's
  const char* method;     // OpenAPI's
  const char* action;     // x-kubernetes-action
  const char* id;         // first word of operationId
  bool on_collection;
};
constexpr std::array<Operation, 7> operations = {
    {{"list", "get", "list", "list", true},
     {"create", "post", "post", "create", true},
     {"deletecollection", "delete", "deletecollection", "deleteCollection", true},
     {"get", "get", "get", "read", false},
     {"update", "put", "put", "replace", false},
     {"patch", "patch", "patch", "patch", false},
     {"delete", "delete", "delete", "delete", false}}};

std::string capitalised(std::string_view text) {
  std::string out(text);
  if (!out.empty() && out[0] >= 'a' && out[0] <= 'z') out[0] = static_cast<char>(out[0] - 'a' + 'A');
  return out;
}

// "rbac.authorization.k8s.io" → "RbacAuthorization", "" → "NativeApiParts"
std::string group_word(std::string_view group) {
  if (group.empty()) return "NativeApiParts";
  if (group.ends_with(".k8s.io")) group.remove_suffix(7);
  std::string out;
  while (!group.empty()) {
    const auto dot = group.find('.');
    out += capitalised(group.substr(0, dot));
    group = dot == std::string_view::npos ? std::string_view() : group.substr(dot + 1);
  }
  return out;
}

class PathWriter {
 public:
  PathWriter(const Registry& registry, OpenApiVersion version, Json& paths, std::set<const Type*>& types)
      : version_(version),
        paths_(paths),
        types_(types),
        delete_options_(registry.find_type("io.k8s.apimachinery.pkg.apis.meta.v1.DeleteOptions")),
        status_(registry.find_type("io.k8s.apimachinery.pkg.apis.meta.v1.Status")) {}

  void add(const ResourceType& resource, const std::string& base) {
    const std::string plural(resource.plural);
    const std::string collection = base + (resource.namespaced ? "/namespaces/{namespace}/" : "/") + plural;
    const std::string item = collection + "/{name}";
    const std::string scope = resource.namespaced ? "Namespaced" : "";
    for (const Operation& operation : operations)
      if (resource.has_verb(operation.verb))
        add_operation(resource, operation, operation.on_collection ? collection : item, scope);
    if (resource.namespaced && resource.has_verb("list")) add_list_of_all(resource, base + "/" + plural);
    if (paths_.contains(item)) add_parameters(item, resource.namespaced, true);
    if (paths_.contains(collection)) add_parameters(collection, resource.namespaced, false);
    for (const Subresource& subresource : resource.subresources) add_subresource(resource, subresource, item, scope);
  }

 private:
  Json reference(const Type* type) {
    if (type == nullptr) return {{"type", "string"}};
    collect_types(*type, types_);
    return schema_reference(*type, version_);
  }

  Json answer(const Type* type) {
    if (version_ == OpenApiVersion::v2) return {{"description", "OK"}, {"schema", reference(type)}};
    return {{"description", "OK"}, {"content", {{"application/json", {{"schema", reference(type)}}}}}};
  }

  Json query(const char* name, const char* type = "string") const {
    Json parameter = {{"name", name}, {"in", "query"}};
    if (version_ == OpenApiVersion::v2) {
      parameter["type"] = type;
      parameter["uniqueItems"] = true;
    } else {
      parameter["schema"] = {{"type", type}, {"uniqueItems", true}};
    }
    return parameter;
  }

  Json path_parameter(const char* name) const {
    Json parameter = query(name);
    parameter["in"] = "path";
    parameter["required"] = true;
    return parameter;
  }

  void add_parameters(const std::string& path, bool namespaced, bool named) {
    Json& list = paths_[path]["parameters"];
    list = Json::array();
    if (named) list.push_back(path_parameter("name"));
    if (namespaced) list.push_back(path_parameter("namespace"));
    list.push_back(query("pretty"));
  }

  void add_body(Json& operation, std::string_view verb, const Type* type, bool custom) {
    const Json schema = verb == "patch" ? Json{{"type", "object"}} : reference(type);
    if (version_ == OpenApiVersion::v2) {
      operation["parameters"].push_back(
          {{"name", "body"}, {"in", "body"}, {"required", verb != "delete"}, {"schema", schema}});
      if (verb == "patch") operation["consumes"] = patch_media_types(custom);
      return;
    }
    Json content;
    if (verb == "patch")
      for (const auto& media_type : patch_media_types(custom))
        content[media_type.get<std::string>()]["schema"] = schema;
    else
      content["*/*"]["schema"] = schema;
    operation["requestBody"] = {{"content", content}};
    if (verb != "delete") operation["requestBody"]["required"] = true;
  }

  // kubectl sends what it reads here; a custom resource has no strategic merge.
  static Json patch_media_types(bool custom) {
    Json types = {"application/json-patch+json", "application/merge-patch+json", "application/apply-patch+yaml"};
    if (!custom) types.insert(types.begin() + 2, "application/strategic-merge-patch+json");
    return types;
  }

  void add_queries(Json& operation, std::string_view verb) const {
    Json& list = operation["parameters"];
    if (verb == "list") {
      for (const char* name : {"continue", "fieldSelector", "labelSelector", "resourceVersion", "resourceVersionMatch"})
        list.push_back(query(name));
      for (const char* name : {"limit", "timeoutSeconds"}) list.push_back(query(name, "integer"));
      for (const char* name : {"allowWatchBookmarks", "sendInitialEvents", "watch"})
        list.push_back(query(name, "boolean"));
    }
    if (verb == "create" || verb == "update" || verb == "patch")
      for (const char* name : {"dryRun", "fieldManager", "fieldValidation"}) list.push_back(query(name));
    if (verb == "patch") list.push_back(query("force", "boolean"));
    if (verb == "delete" || verb == "deletecollection") {
      for (const char* name : {"dryRun", "propagationPolicy"}) list.push_back(query(name));
      list.push_back(query("gracePeriodSeconds", "integer"));
      list.push_back(query("orphanDependents", "boolean"));
    }
    if (list.is_null()) operation.erase("parameters");
  }

  Json make_operation(const ResourceType& resource, const Operation& verb, const Type* payload, const std::string& id) {
    Json operation = {{"operationId", id},
                      {"tags", Json::array({tag(resource)})},
                      {"x-kubernetes-action", verb.action},
                      {"x-kubernetes-group-version-kind",
                       {{"group", resource.group}, {"version", resource.version}, {"kind", resource.kind}}}};
    add_queries(operation, verb.verb);
    if (verb.verb == "create" || verb.verb == "update" || verb.verb == "patch")
      add_body(operation, verb.verb, payload, resource.custom);
    if (verb.verb == "delete" || verb.verb == "deletecollection")
      add_body(operation, "delete", delete_options_, resource.custom);
    const Type* answered = verb.verb == "list"               ? resource.list_type
                           : verb.verb.starts_with("delete") ? status_
                                                             : payload;
    operation["responses"]["200"] = answer(answered);
    if (verb.verb == "create" || verb.verb == "update" || verb.verb == "patch")
      operation["responses"]["201"] = answer(answered);
    operation["responses"]["401"] = {{"description", "Unauthorized"}};
    if (version_ == OpenApiVersion::v2) {
      operation["produces"] = Json::array({"application/json"});
      operation["schemes"] = Json::array({"https"});
      if (!operation.contains("consumes")) operation["consumes"] = Json::array({"*/*"});
    }
    return operation;
  }

  static std::string tag(const ResourceType& resource) {
    std::string word = group_word(resource.group);
    word[0] = static_cast<char>(word[0] - 'A' + 'a');
    return word + "_" + std::string(resource.version);
  }

  static std::string operation_id(const ResourceType& resource, const char* verb, const std::string& scope,
                                  const std::string& suffix = {}) {
    return verb + group_word(resource.group) + capitalised(resource.version) + scope + std::string(resource.kind) +
           suffix;
  }

  void add_operation(const ResourceType& resource, const Operation& operation, const std::string& path,
                     const std::string& scope) {
    paths_[path][operation.method] =
        make_operation(resource, operation, resource.type, operation_id(resource, operation.id, scope));
  }

  void add_list_of_all(const ResourceType& resource, const std::string& path) {
    paths_[path]["get"] =
        make_operation(resource, operations[0], resource.type, operation_id(resource, "list", "", "ForAllNamespaces"));
    add_parameters(path, false, false);
  }

  void add_subresource(const ResourceType& resource, const Subresource& subresource, const std::string& item,
                       const std::string& scope) {
    const std::string path = item + "/" + std::string(subresource.name);
    for (const Operation& operation : operations) {
      if (operation.verb == "list" || operation.verb == "deletecollection") continue;
      bool served = false;
      for (const std::string_view verb : subresource.verbs) served = served || verb == operation.verb;
      if (!served) continue;
      Json made = make_operation(resource, operation, subresource.type,
                                 operation_id(resource, operation.id, scope, capitalised(subresource.name)));
      made["x-kubernetes-group-version-kind"] = {
          {"group", subresource.group}, {"version", subresource.version}, {"kind", subresource.kind}};
      paths_[path][operation.method] = std::move(made);
    }
    if (paths_.contains(path)) add_parameters(path, resource.namespaced, true);
  }

  const OpenApiVersion version_;
  Json& paths_;
  std::set<const Type*>& types_;
  const Type* const delete_options_;
  const Type* const status_;
};

}  // namespace

std::string group_version_path(const GroupVersion& group_version) {
  if (group_version.group.empty()) return "api/" + std::string(group_version.version);
  return "apis/" + std::string(group_version.group) + "/" + std::string(group_version.version);
}

void add_paths(const Registry& registry, const GroupVersion& group_version, OpenApiVersion version, Json& paths,
               std::set<const Type*>& types) {
  PathWriter writer(registry, version, paths, types);
  for (const ResourceType* resource : group_version.resources) {
    writer.add(*resource, "/" + group_version_path(group_version));
    for (const Type* type : {resource->type, resource->list_type})
      if (type != nullptr) collect_types(*type, types);
  }
}

}  // namespace o2dms::simulator

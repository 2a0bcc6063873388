#include "simulator/schema/openapi_paths_reader.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t kMostResources = 10'000;

struct ParsedPath {
  ResourceName name;
  bool namespaced = false, item = false;
  std::string subresource;
};

bool is_word(std::string_view word) {
  if (word.empty() || word == "-" || word.size() > 253) return false;
  return std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_';
  });
}

// "/apis/apps/v1/namespaces/{namespace}/deployments/{name}/scale"; nothing for a path that is of no resource.
std::optional<ParsedPath> parse_path(std::string_view path) {
  if (!path.starts_with("/api/") && !path.starts_with("/apis/")) return std::nullopt;
  std::vector<std::string_view> parts = TableLines::split(path.substr(1), '/');
  const bool core = parts.front() == "api";
  const std::size_t version = core ? 1 : 2;
  ParsedPath parsed;
  std::size_t at = version + 1;
  if (parts.size() <= at || parts[at] == "watch") return std::nullopt;
  if (parts.size() > at + 2 && parts[at] == "namespaces" && parts[at + 1] == "{namespace}") {
    parsed.namespaced = true;
    at += 2;
  }
  const std::size_t left = parts.size() - at;
  if (left > 3 || (left > 1 && parts[at + 1] != "{name}")) return std::nullopt;
  parsed.item = left > 1;
  if (left > 2) parsed.subresource = parts[at + 2];
  const std::string_view group = core ? std::string_view() : parts[1];
  if (!is_word(parts[version]) || !is_word(parts[at]) || !(core || is_word(group)) ||
      !(parsed.subresource.empty() || is_word(parsed.subresource)))
    return std::nullopt;
  parsed.name = {std::string(group), std::string(parts[version]), std::string(parts[at])};
  return parsed;
}

// Discovery's word for what an HTTP method does.
std::string verb_of(std::string_view method, std::string_view action) {
  if (action == "list" || action == "deletecollection") return std::string(action);
  if (method == "post") return "create";
  if (method == "put") return "update";
  if (method == "get" || method == "patch" || method == "delete") return std::string(method);
  return {};
}

bool takes_watch(const Json& owner) {
  const auto& parameters = base::elements_at(owner, {"parameters"});
  return std::any_of(parameters.begin(), parameters.end(), [](const Json& parameter) {
    return base::string_at(parameter, {"name"}) == "watch" ||
           base::string_at(parameter, {"$ref"}).starts_with("#/parameters/watch-");
  });
}

void add_operation(const ParsedPath& parsed, std::string_view method, const Json& operation, const Json& path,
                   ResourcePaths& resource) {
  const std::string verb = verb_of(method, base::string_at(operation, {"x-kubernetes-action"}));
  const auto word = [&operation](std::string_view key) {
    return std::string(base::string_at(operation, {"x-kubernetes-group-version-kind", key}));
  };
  const PathKind kind{word("group"), word("version"), word("kind")};
  if (verb.empty() || !is_word(kind.kind) || !is_word(kind.version) || !(kind.group.empty() || is_word(kind.group)))
    return;
  if (!parsed.subresource.empty()) {
    SubresourcePaths& subresource = resource.subresources[parsed.subresource];
    subresource.verbs.insert(verb);
    subresource.kind = kind;
    // A custom resource's document has its own kind there.
    if (parsed.subresource == "scale") subresource.kind = {"autoscaling", "v1", "Scale"};
    return;
  }
  // What says that it is of another group than its path is no operation of this resource.
  if (kind.group != std::get<0>(parsed.name) || kind.version != std::get<1>(parsed.name)) return;
  resource.kind = kind.kind;
  resource.namespaced = resource.namespaced || parsed.namespaced;
  resource.verbs.insert(verb);
  if (verb == "list") resource.watchable = resource.watchable || takes_watch(operation) || takes_watch(path);
}

}  // namespace

base::Result<std::map<ResourceName, ResourcePaths>> read_openapi_paths(const Json& paths) {
  std::map<ResourceName, ResourcePaths> resources;
  for (const auto& [path, path_item] : paths.items()) {
    const auto parsed = parse_path(path);
    if (!parsed || !path_item.is_object()) continue;
    for (const auto& [method, operation] : path_item.items())
      if (operation.is_object()) add_operation(*parsed, method, operation, path_item, resources[parsed->name]);
    if (resources.size() > kMostResources)
      return base::fail("path " + path + ": more than " + std::to_string(kMostResources) + " resources");
  }
  // Paths that say of no operation what it does: no resources.
  std::erase_if(resources, [](const auto& entry) { return entry.second.kind.empty(); });
  return resources;
}

}  // namespace o2dms::simulator

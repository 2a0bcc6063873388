#include "harness/run/api_resources.h"

#include <algorithm>

#include "base/ascii.h"
#include "harness/case/record.h"
#include "harness/run/parallel_requests.h"

namespace o2dms::harness {

using base::Json;

namespace {

// The name becomes a part of URLs.
bool is_collection(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return base::is_lower(c) || base::is_digit(c) || c == '-' || c == '.';
  });
}

std::map<std::string, ResourceType> read_types(const Json& list) {
  std::map<std::string, ResourceType> types;
  const Json* resources = base::find(list, {"resources"});
  if (resources == nullptr || !resources->is_array()) return types;
  for (const Json& resource : *resources) {
    const std::string name(base::string_at(resource, {"name"}));
    if (!is_collection(name)) continue;  // a subresource
    types.emplace(base::string_at(resource, {"kind"}), ResourceType{name, base::bool_at(resource, {"namespaced"})});
  }
  return types;
}

}  // namespace

base::Result<ResourceType> Discovery::resource(Client& client, const std::string& api_version,
                                               const std::string& kind) {
  const std::string root = root_of(api_version);
  {
    const base::MutexLock lock(mutex_);
    if (const auto group = groups_.find(api_version); group != groups_.end())
      if (const auto type = group->second.find(kind); type != group->second.end()) return type->second;
  }
  const Reply reply = client.get(root, "discover " + api_version);
  std::map<std::string, ResourceType> types = read_types(reply.body);
  const auto found = types.find(kind);
  if (!reply.ok() || found == types.end())
    return base::fail("discovery at " + root + " lists no resource of kind " + kind + " (status code " +
                      std::to_string(reply.status()) + ")");
  ResourceType type = found->second;
  const base::MutexLock lock(mutex_);
  groups_[api_version] = std::move(types);
  return type;
}

base::Result<std::string> Discovery::collection(Client& client, const Json& object) {
  const std::string api_version(base::string_at(object, {"apiVersion"}));
  auto type = resource(client, api_version, std::string(base::string_at(object, {"kind"})));
  if (!type) return base::failure(type.error());
  std::string path = root_of(api_version);
  if (type->namespaced) path += "/namespaces/" + std::string(base::string_at(object, {"metadata", "namespace"}));
  return path + "/" + type->name;
}

base::Result<std::vector<ApiType>> Discovery::types(Client& client) {
  const base::MutexLock lock(types_mutex_);
  if (!types_.empty()) return types_;
  const Reply groups = client.get("/apis", "discover groups");
  if (!groups.ok()) return base::fail("discovery at /apis gave no list of groups: " + describe(*groups.exchange));
  std::vector<std::string> versions = read_group_versions(groups.body, true);
  versions.insert(versions.begin(), "v1");
  std::vector<Call> calls;
  for (const std::string& version : versions)
    calls.push_back({.path = root_of(version), .step = "discover " + version});
  for (const Reply& reply : request_all(client, calls))
    for (ApiType& type : read_api_types(reply.body))
      if (!type.is_subresource()) types_.push_back(std::move(type));
  return types_;
}

}  // namespace o2dms::harness

// What the paths of an OpenAPI v2 document say of resources, before it is put in any order. Used by
// openapi_resources.cc alone. Pure; thread-safe.
#pragma once

#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::simulator {

struct PathKind {
  std::string group, version, kind;
};

struct SubresourcePaths {
  PathKind kind;                // of its payload
  std::set<std::string> verbs;  // discovery's words
};

struct ResourcePaths {
  std::string kind;
  bool namespaced = false;
  bool watchable = false;  // its list takes the parameter `watch`
  std::set<std::string> verbs;
  std::map<std::string, SubresourcePaths> subresources;
};

using ResourceName = std::tuple<std::string, std::string, std::string>;  // group, version, plural

// The error names the path.
base::Result<std::map<ResourceName, ResourcePaths>> read_openapi_paths(const base::Json& paths);

}  // namespace o2dms::simulator

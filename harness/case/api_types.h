// The resource types that a target's discovery lists, and those that each Kubernetes version serves natively. Plain
// values; pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"

namespace o2dms::harness {

struct ApiType {
  std::string group_version;  // "v1", "apps/v1"
  std::string name;           // "deployments", "deployments/scale"
  std::string kind;
  bool namespaced = true;
  std::vector<std::string> verbs;

  [[nodiscard]] bool has(std::string_view verb) const;
  [[nodiscard]] bool is_subresource() const { return name.find('/') != std::string::npos; }
  // Of Kubernetes itself, as far as the name of the group says: "" (core), "apps", "storage.k8s.io".
  [[nodiscard]] bool is_native() const;
  // "/apis/apps/v1/namespaces/NS/deployments"; `space` is not looked at for types that are cluster-scoped, and empty
  // gives the collection of all namespaces.
  [[nodiscard]] std::string collection(const std::string& space) const;
};

// "v1" -> "/api/v1", "apps/v1" -> "/apis/apps/v1".
std::string root_of(std::string_view group_version);
// "apps/v1" -> "apps"; "v1" -> "".
std::string_view group_of(std::string_view group_version);

// Of an APIResourceList; those whose names could not be part of a URL are left out.
std::vector<ApiType> read_api_types(const base::Json& list);
// Of an APIGroupList: each group's versions, or the preferred ones alone.
std::vector<std::string> read_group_versions(const base::Json& groups, bool preferred_only);

}  // namespace o2dms::harness

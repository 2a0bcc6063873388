#include "harness/case/api_types.h"

#include <algorithm>
#include <array>

#include "base/ascii.h"
#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

bool is_path_part(std::string_view name) {
  return !name.empty() && name.find("..") == std::string_view::npos && name.front() != '/' &&
         std::all_of(name.begin(), name.end(),
                     [](char c) { return base::is_lower(c) || base::is_digit(c) || c == '-' || c == '.' || c == '/'; });
}

constexpr std::array<std::string_view, 15> kNativeGroups = {"",
                                                            "admissionregistration.k8s.io",
                                                            "apiextensions.k8s.io",
                                                            "apps",
                                                            "autoscaling",
                                                            "batch",
                                                            "certificates.k8s.io",
                                                            "coordination.k8s.io",
                                                            "discovery.k8s.io",
                                                            "events.k8s.io",
                                                            "networking.k8s.io",
                                                            "policy",
                                                            "rbac.authorization.k8s.io",
                                                            "scheduling.k8s.io",
                                                            "storage.k8s.io"};

}  // namespace

bool ApiType::has(std::string_view verb) const {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

bool ApiType::is_native() const {
  return std::find(kNativeGroups.begin(), kNativeGroups.end(), group_of(group_version)) != kNativeGroups.end();
}

std::string ApiType::collection(const std::string& space) const {
  const std::string part = namespaced && !space.empty() ? "/namespaces/" + space + "/" : "/";
  return root_of(group_version) + part + name;
}

std::string root_of(std::string_view group_version) {
  return (group_version.find('/') == std::string_view::npos ? "/api/" : "/apis/") + std::string(group_version);
}

std::string_view group_of(std::string_view group_version) {
  const auto slash = group_version.find('/');
  return slash == std::string_view::npos ? std::string_view{} : group_version.substr(0, slash);
}

std::vector<ApiType> read_api_types(const Json& list) {
  std::vector<ApiType> types;
  const std::string group_version(base::string_at(list, {"groupVersion"}));
  if (!is_path_part(group_version)) return types;
  for (const Json& resource : base::elements_at(list, {"resources"})) {
    const std::string name(base::string_at(resource, {"name"}));
    if (!is_path_part(name)) continue;
    types.push_back({.group_version = group_version,
                     .name = name,
                     .kind = std::string(base::string_at(resource, {"kind"})),
                     .namespaced = base::bool_at(resource, {"namespaced"}),
                     .verbs = base::texts_at(resource, {"verbs"})});
  }
  return types;
}

std::vector<std::string> read_group_versions(const Json& groups, bool preferred_only) {
  std::vector<std::string> found;
  const auto add = [&](const Json& version) {
    const std::string text(base::string_at(version, {"groupVersion"}));
    if (is_path_part(text)) found.push_back(text);
  };
  for (const Json& group : base::elements_at(groups, {"groups"})) {
    if (preferred_only) {
      const Json* preferred = base::find(group, {"preferredVersion"});
      if (preferred != nullptr) add(*preferred);
    } else {
      for (const Json& version : base::elements_at(group, {"versions"})) add(version);
    }
  }
  return found;
}

}  // namespace o2dms::harness

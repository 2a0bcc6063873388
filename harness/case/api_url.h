// ApiUrl: what a URL of the Kubernetes API is about, taken apart: group and version, namespace, resource, name. Pure;
// thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace o2dms::harness {

struct ApiUrl {
  std::string version;      // "v1", "apps/v1"; empty: no URL of a resource (/version, /apis, /api/v1)
  std::string space;        // the namespace; empty: none
  std::string resource;     // "configmaps"
  std::string name;         // empty: the collection
  std::string subresource;  // "status", "log"; empty: none
  std::map<std::string, std::string> query;

  [[nodiscard]] bool is_collection() const { return !resource.empty() && name.empty(); }
  // The path of its collection, without host and prefix: what two URLs of one resource have in common.
  [[nodiscard]] std::string collection() const;
  // Whether Kubernetes itself serves the group, so that the rules of its names hold.
  [[nodiscard]] bool is_native() const;
  // A query parameter, or empty.
  [[nodiscard]] std::string parameter(const std::string& key) const;
};

// Of an absolute URL, whatever prefix stands before /api or /apis.
ApiUrl read_api_url(std::string_view url);

// Whether objects of the kind stand under the resource's name, as Kubernetes forms it: NetworkPolicy, networkpolicies.
bool is_kind_of_resource(std::string_view kind, std::string_view resource);

}  // namespace o2dms::harness

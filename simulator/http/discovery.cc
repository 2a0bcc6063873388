#include "simulator/http/discovery.h"

#include "base/digest.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::string group_version_of(const GroupVersion& each) {
  return each.group.empty() ? std::string(each.version) : std::string(each.group).append("/").append(each.version);
}

std::string path_of(const GroupVersion& each) {
  return (each.group.empty() ? "/api/" : "/apis/") + group_version_of(each);
}

base::SharedText shared(const Json& document) {
  return std::make_shared<const std::string>(base::to_text(document));
}

Json plain_resource(const ResourceType& resource) {
  Json entry = {{"name", resource.plural},
                {"singularName", resource.singular},
                {"namespaced", resource.namespaced},
                {"kind", resource.kind},
                {"verbs", resource.verbs}};
  if (!resource.short_names.empty()) entry["shortNames"] = resource.short_names;
  if (!resource.categories.empty()) entry["categories"] = resource.categories;
  if (!resource.storage_version_hash.empty()) entry["storageVersionHash"] = resource.storage_version_hash;
  return entry;
}

Json plain_subresource(const ResourceType& resource, const Subresource& subresource) {
  Json entry = {{"name", std::string(resource.plural).append("/").append(subresource.name)},
                {"singularName", ""},
                {"namespaced", resource.namespaced},
                {"verbs", subresource.verbs},
                {"kind", subresource.kind.empty() ? resource.kind : subresource.kind}};
  const bool elsewhere = subresource.group != resource.group || subresource.version != resource.version;
  if (!subresource.kind.empty() && elsewhere) {
    if (!subresource.group.empty()) entry["group"] = subresource.group;
    entry["version"] = subresource.version;
  }
  return entry;
}

Json resource_list(const GroupVersion& each) {
  Json list = {{"kind", "APIResourceList"}, {"groupVersion", group_version_of(each)}, {"resources", Json::array()}};
  if (!each.group.empty()) list["apiVersion"] = "v1";
  for (const ResourceType* resource : each.resources) {
    if (resource->list_type != nullptr || !resource->verbs.empty())
      list["resources"].push_back(plain_resource(*resource));
    for (const Subresource& subresource : resource->subresources) {
      list["resources"].push_back(plain_subresource(*resource, subresource));
    }
  }
  std::sort(list["resources"].begin(), list["resources"].end(), [](const Json& a, const Json& b) {
    return a["name"].get_ref<const std::string&>() < b["name"].get_ref<const std::string&>();
  });
  return list;
}

// The aggregated form leaves group and version out where they are those around it.
Json response_kind(std::string_view group, std::string_view version, std::string_view kind) {
  return {{"group", group}, {"version", version}, {"kind", kind}};
}

Json aggregated_resource(const ResourceType& resource) {
  Json entry = {{"resource", resource.plural},
                {"responseKind", response_kind("", "", resource.kind)},
                {"scope", resource.namespaced ? "Namespaced" : "Cluster"},
                {"singularResource", resource.singular},
                {"verbs", resource.verbs}};
  if (!resource.short_names.empty()) entry["shortNames"] = resource.short_names;
  if (!resource.categories.empty()) entry["categories"] = resource.categories;
  for (const Subresource& each : resource.subresources) {
    const bool elsewhere = !each.kind.empty() && (each.group != resource.group || each.version != resource.version);
    Json kind = elsewhere ? response_kind(each.group, each.version, each.kind)
                          : response_kind("", "", each.kind.empty() ? resource.kind : each.kind);
    entry["subresources"].push_back(
        {{"subresource", each.name}, {"responseKind", std::move(kind)}, {"verbs", each.verbs}});
  }
  return entry;
}

}  // namespace

Discovery::Discovery(const Registry& registry) : registry_(registry) {}

std::shared_ptr<const Discovery::Pages> Discovery::pages() const {
  const base::MutexLock lock(mutex_);
  const std::uint64_t generation = registry_.generation();
  if (pages_ != nullptr && pages_->generation == generation) return pages_;
  auto made = std::make_shared<Pages>();
  made->generation = generation;
  const std::vector<GroupVersion> all = all_group_versions(registry_);
  made->add_plain(all);
  made->add_aggregated(all, true);
  made->add_aggregated(all, false);
  pages_ = std::move(made);
  return pages_;
}

void Discovery::Pages::add_plain(const std::vector<GroupVersion>& all) {
  Json versions = Json::array(), groups = Json::array();
  for (const GroupVersion& each : all) {
    documents[path_of(each)] = shared(resource_list(each));
    if (each.group.empty()) {
      versions.push_back(each.version);
      continue;
    }
    const Json version = {{"groupVersion", group_version_of(each)}, {"version", each.version}};
    if (groups.empty() || groups.back()["name"] != each.group) {
      groups.push_back({{"name", each.group}, {"versions", Json::array()}, {"preferredVersion", version}});
    }
    groups.back()["versions"].push_back(version);
  }
  core_versions = std::move(versions);
  for (const Json& group : groups) {
    Json document = group;
    document["kind"] = "APIGroup";
    document["apiVersion"] = "v1";
    documents["/apis/" + group["name"].get<std::string>()] = shared(document);
  }
  documents["/apis"] = shared({{"kind", "APIGroupList"}, {"apiVersion", "v1"}, {"groups", std::move(groups)}});
}

void Discovery::Pages::add_aggregated(const std::vector<GroupVersion>& all, bool core) {
  Json items = Json::array();
  for (const GroupVersion& each : all) {
    if (each.group.empty() != core) continue;
    const bool next = !items.empty() && base::string_at(items.back(), {"metadata", "name"}) == each.group;
    if (!next) {
      Json metadata = Json::object();
      if (!each.group.empty()) metadata["name"] = each.group;
      items.push_back({{"metadata", std::move(metadata)}, {"versions", Json::array()}});
    }
    Json version = {{"version", each.version}, {"freshness", "Current"}};
    for (const ResourceType* resource : each.resources) version["resources"].push_back(aggregated_resource(*resource));
    items.back()["versions"].push_back(std::move(version));
  }
  const std::string path = core ? "/api" : "/apis";
  Json list = {{"kind", "APIGroupDiscoveryList"},
               {"apiVersion", "apidiscovery.k8s.io/v2"},
               {"metadata", Json::object()},
               {"items", std::move(items)}};
  documents[path + "#v2"] = shared(list);
  list["apiVersion"] = "apidiscovery.k8s.io/v2beta1";
  documents[path + "#v2beta1"] = shared(list);
  etags[path] = "\"" + base::sha256_hex(*documents[path + "#v2"]) + "\"";
}

base::SharedText Discovery::plain(std::string_view path, std::string_view host) const {
  if (path == "/api") {
    return shared(
        {{"kind", "APIVersions"},
         {"versions", pages()->core_versions},
         {"serverAddressByClientCIDRs", Json::array({{{"clientCIDR", "0.0.0.0/0"}, {"serverAddress", host}}})}});
  }
  return pages()->find(path);
}

base::SharedText Discovery::Pages::find(std::string_view path) const {
  const auto found = documents.find(path);
  return found == documents.end() ? nullptr : found->second;
}

base::SharedText Discovery::aggregated(std::string_view path, std::string_view version) const {
  return pages()->find(std::string(path).append("#").append(version));
}

std::string Discovery::etag(std::string_view path) const {
  const auto now = pages();
  const auto found = now->etags.find(path);
  return found == now->etags.end() ? std::string() : found->second;
}

bool Discovery::serves(std::string_view group) const {
  return group.empty() || pages()->find("/apis/" + std::string(group)) != nullptr;
}

}  // namespace o2dms::simulator

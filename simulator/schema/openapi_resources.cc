#include "simulator/schema/openapi_resources.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/ascii.h"
#include "base/joined.h"
#include "simulator/schema/bundled_tables.h"
#include "simulator/schema/kube_version_order.h"
#include "simulator/schema/openapi_paths_reader.h"
#include "simulator/schema/openapi_shape.h"
#include "simulator/schema/openapi_types.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string cell(std::string_view text) {
  return text.empty() ? "-" : std::string(text);
}

template <class Words>
std::string list(const Words& words) {
  return cell(base::joined(std::vector<std::string>(words.begin(), words.end()), ","));
}

class ResourcesWriter {
 public:
  ResourcesWriter(const Json& definitions, const Registry& bundled, std::map<ResourceName, ResourcePaths> resources)
      : definitions_(definitions), bundled_(bundled), resources_(std::move(resources)) {
    for (const auto& [name, definition] : definitions.items())
      if (std::string kind = kind_of_definition(definition); !kind.empty()) types_.emplace(std::move(kind), name);
  }

  void leave_out_other_shapes(std::vector<std::string>& not_served) {
    leave_out(not_served, [this](const auto& each) { return type_of(each.first, each.second).empty(); });
    index();
    leave_out(not_served, [this](const auto& each) { return !can_be_stored(each.first, each.second); });
  }

  void write(std::string& out) {
    for (const auto& [group, versions] : groups_in_order()) {
      out += "g\t" + cell(group) + "\t" + base::joined(versions, "\t") + "\n";
    }
    for (const auto& [name, resource] : resources_) write_resource(name, resource, out);
  }

 private:
  using Groups = std::vector<std::pair<std::string, std::vector<std::string>>>;

  template <class Which>
  void leave_out(std::vector<std::string>& not_served, Which which) {
    std::erase_if(resources_, [&](const auto& each) {
      if (!which(each)) return false;
      const auto& [group, version, plural] = each.first;
      not_served.push_back((group.empty() ? version : group + "/" + version) + " " + plural);
      return true;
    });
  }

  void index() {
    for (const auto& [name, resource] : resources_) {
      const auto& [group, version, plural] = name;
      ResourceName& best = preferred_.try_emplace({group, plural}, name).first->second;
      if (is_preferred_version(version, std::get<1>(best))) best = name;
      if (is_known(name)) known_by_plural_[plural].push_back(name);
    }
  }

  // Bundled groups first, in their order; the core group before all; then by name.
  Groups groups_in_order() const {
    std::map<std::string, std::set<std::string>> versions;
    for (const auto& [name, resource] : resources_) versions[std::get<0>(name)].insert(std::get<1>(name));
    std::vector<std::string> order;
    for (const GroupVersion& each : bundled_.group_versions())
      if (order.empty() || order.back() != each.group) order.emplace_back(each.group);
    const std::set<std::string> bundled(order.begin(), order.end());
    for (const auto& [group, ignored] : versions)
      if (!bundled.contains(group)) order.push_back(group);
    Groups groups;
    for (const std::string& group : order) {
      const auto found = versions.find(group);
      if (found == versions.end()) continue;
      std::vector<std::string> sorted(found->second.begin(), found->second.end());
      std::sort(sorted.begin(), sorted.end(), is_preferred_version);
      groups.emplace_back(group, std::move(sorted));
    }
    return groups;
  }

  std::string type_of(std::string_view group, std::string_view version, std::string_view kind) const {
    const auto found = types_.find(std::string(group).append("/").append(version).append("/").append(kind));
    return found == types_.end() ? std::string() : found->second;
  }

  std::string type_of(const ResourceName& name, const ResourcePaths& resource) const {
    return type_of(std::get<0>(name), std::get<1>(name), resource.kind);
  }

  // The version in which its objects are stored: the preferred one of its own group, or of the one it is an alias of.
  const ResourceName& stored_as(const ResourceName& name) const {
    const ResourceTraits traits = traits_.find(std::get<0>(name), std::get<2>(name));
    const bool alias = !traits.stored_as.plural.empty();
    const std::string group(alias ? traits.stored_as.group : std::string_view(std::get<0>(name)));
    const std::string plural(alias ? traits.stored_as.plural : std::string_view(std::get<2>(name)));
    const auto found = preferred_.find({group, plural});
    return found == preferred_.end() ? name : found->second;
  }

  // Precondition: both have a type.
  bool can_be_stored(const ResourceName& name, const ResourcePaths& resource) const {
    const ResourceName& storage = stored_as(name);
    const std::string type = type_of(name, resource), stored = type_of(storage, resource);
    if (stored.empty()) return false;
    // What is only created (reviews) is stored nowhere; versions of a custom resource differ in name alone.
    if (type == stored || resource.verbs.count("get") == 0 || is_custom_definition(type, definitions_.at(type)))
      return true;
    // Every known version is converted to every other one. Or it has the shape of a version that can be stored.
    if (is_known(name) && is_known(storage)) return true;
    if (same_shape(definitions_, type, stored)) return true;
    if (!is_known(storage)) return false;
    const auto known = known_by_plural_.find(std::get<2>(name));
    return known != known_by_plural_.end() &&
           std::any_of(known->second.begin(), known->second.end(), [&](const ResourceName& other) {
             const std::string other_type = type_of(other, resource);
             return !other_type.empty() && same_shape(definitions_, type, other_type);
           });
  }

  // resource/convert.h knows all versions that the bundled Kubernetes has, and one that looks as its successor does.
  bool is_known(const ResourceName& name) const {
    const auto& [group, version, plural] = name;
    return bundled_.find(group, version, plural) != nullptr ||
           name == ResourceName("autoscaling", "v2beta2", "horizontalpodautoscalers");
  }

  void write_resource(const ResourceName& name, const ResourcePaths& resource, std::string& out) const {
    const auto& [group, version, plural] = name;
    const ResourceType* exact = bundled_.find(group, version, plural);
    const ResourceType* known = exact != nullptr ? exact : bundled_.find_preferred(group, plural);
    if (known != nullptr && known->kind != resource.kind) known = exact = nullptr;
    std::set<std::string> verbs = resource.verbs;
    if (resource.watchable && (known == nullptr || known->has_verb("watch"))) verbs.insert("watch");
    const std::string type = type_of(group, version, resource.kind);
    const bool custom = !type.empty() && is_custom_definition(type, definitions_.at(type));
    const std::vector<std::string> cells = {
        "r",
        cell(group),
        version,
        plural,
        known != nullptr ? std::string(known->singular) : base::to_lower(resource.kind),
        resource.kind,
        resource.namespaced ? "N" : "C",
        list(verbs),
        known != nullptr ? list(known->short_names) : "-",
        known != nullptr ? list(known->categories) : "-",
        exact != nullptr ? cell(exact->storage_version_hash) : "-",
        cell(type),
        cell(type_of(group, version, resource.kind + "List")),
        custom ? "custom" : "-"};
    out += base::joined(cells, "\t") + "\n";
    for (const auto& [subresource, paths] : resource.subresources) {
      const PathKind& kind = paths.kind;
      out += base::joined({"s", subresource, cell(kind.group), kind.version, kind.kind, list(paths.verbs),
                           cell(type_of(kind.group, kind.version, kind.kind))},
                          "\t") +
             "\n";
    }
  }

  const Json& definitions_;
  const Registry& bundled_;
  std::map<ResourceName, ResourcePaths> resources_;
  std::map<std::string, std::string> types_;                               // by group/version/kind
  std::map<std::pair<std::string, std::string>, ResourceName> preferred_;  // versions, by group and plural
  std::map<std::string, std::vector<ResourceName>> known_by_plural_;
  const ResourceTraitsTable traits_{resource_traits_table()};
};

}  // namespace

base::Result<void> write_openapi_resources(const Json& document, const Registry& bundled, std::string& out,
                                           std::vector<std::string>& not_served) {
  auto resources = read_openapi_paths(document.at("paths"));
  if (!resources) return base::failure(std::move(resources).error());
  ResourcesWriter writer(document.at("definitions"), bundled, *std::move(resources));
  writer.leave_out_other_shapes(not_served);
  writer.write(out);
  return base::done();
}

}  // namespace o2dms::simulator

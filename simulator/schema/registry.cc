#include "simulator/schema/registry.h"

#include <algorithm>
#include <deque>
#include <string>
#include <unordered_map>

#include "simulator/schema/bundled_tables.h"
#include "simulator/schema/schema_loader.h"
#include "simulator/schema/table_lines.h"

namespace o2dms::simulator {

bool ResourceType::has_verb(std::string_view verb) const {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

const Subresource* ResourceType::find_subresource(std::string_view name) const {
  for (const Subresource& subresource : subresources)
    if (subresource.name == name) return &subresource;
  return nullptr;
}

std::shared_ptr<const CustomResources> Registry::custom() const {
  static const auto none = std::make_shared<const CustomResources>();
  return none;
}

std::vector<const ResourceType*> all_resources(const Registry& registry) {
  std::vector<const ResourceType*> all = registry.all();
  const auto custom = registry.custom();
  all.insert(all.end(), custom->all.begin(), custom->all.end());
  return all;
}

// A group that the version has, too, keeps its place; the others come last.
std::vector<GroupVersion> all_group_versions(const Registry& registry) {
  std::vector<GroupVersion> all = registry.group_versions();
  for (const GroupVersion& each : registry.custom()->group_versions) {
    const auto last =
        std::find_if(all.rbegin(), all.rend(), [&](const GroupVersion& other) { return other.group == each.group; });
    all.insert(last == all.rend() ? all.end() : last.base(), each);
  }
  return all;
}

namespace {

class TableRegistry final : public Registry {
 public:
  explicit TableRegistry(TableSource source) : source_(source) {}

  // An empty string, or what is wrong and where.
  std::string load(std::string_view text) {
    TableLines types(text);
    while (types.next())
      if (types[0] == "t") schema_.declare(types[1]);
    schema_.make_types();
    TableLines lines(text);
    while (lines.next()) {
      const std::string problem = read_line(lines);
      if (!problem.empty()) return "line " + std::to_string(lines.number()) + ": " + problem;
    }
    index();
    choose_storage(ResourceTraitsTable(resource_traits_table()));
    return {};
  }

  const ResourceType* find(std::string_view group, std::string_view version, std::string_view plural) const override {
    const auto found = by_plural_.find(plural);
    if (found == by_plural_.end()) return nullptr;
    for (const ResourceType* resource : found->second)
      if (resource->group == group && resource->version == version) return resource;
    return nullptr;
  }

  const ResourceType* find_preferred(std::string_view group, std::string_view plural) const override {
    const auto found = by_plural_.find(plural);
    if (found == by_plural_.end()) return nullptr;
    for (const ResourceType* resource : found->second)
      if (resource->group == group) return resource;
    return nullptr;
  }

  const ResourceType* find_kind(std::string_view group, std::string_view version,
                                std::string_view kind) const override {
    const auto found = by_kind_.find(kind);
    if (found == by_kind_.end()) return nullptr;
    for (const ResourceType* resource : found->second)
      if (resource->group == group && resource->version == version) return resource;
    return nullptr;
  }

  const std::vector<const ResourceType*>& all() const override { return all_; }
  const std::vector<GroupVersion>& group_versions() const override { return group_versions_; }
  const Type* find_type(std::string_view name) const override { return schema_.find(name); }
  const std::vector<Type>& types() const override { return schema_.types; }

 private:
  std::string read_line(const TableLines& line) {
    const std::string_view what = line[0];
    if (what == "f") return schema_.field_line(line);
    if (what == "t") return schema_.type_line(line);
    if (what == "k") return schema_.kind_line(line);
    if (what == "d") return schema_.description_line(line);
    if (what == "g") return group_line(line);
    if (what == "r") return resource_line(line);
    if (what == "s") return subresource_line(line);
    if (what == "v") return {};
    return "unknown line \"" + std::string(what) + "\"";
  }

  std::string group_line(const TableLines& line) {
    for (std::size_t i = 2; i < line.size(); ++i) group_versions_.push_back({line[1], line[i], {}});
    return {};
  }

  std::string resource_line(const TableLines& line) {
    if (line.size() < 13) return "a resource needs 13 cells";
    ResourceType& resource = resources_.emplace_back();
    resource.group = line[1];
    resource.version = line[2];
    resource.plural = line[3];
    resource.singular = line[4];
    resource.kind = line[5];
    resource.namespaced = line[6] == "N";
    resource.verbs = line.list(7);
    resource.short_names = line.list(8);
    resource.categories = line.list(9);
    resource.storage_version_hash = line[10];
    resource.type = schema_.find(line[11]);
    resource.list_type = schema_.find(line[12]);
    resource.custom = line[13] == "custom";
    resource.pruned = source_ == TableSource::document;
    resource.storage = &resource;
    resource.api_version = resource.group.empty()
                               ? resource.version
                               : own(std::string(resource.group) + "/" + std::string(resource.version));
    resource.list_kind = own(std::string(resource.kind) + "List");
    return {};
  }

  std::string subresource_line(const TableLines& line) {
    if (resources_.empty()) return "a subresource without a resource";
    resources_.back().subresources.push_back({line[1], line[2], line[3], line[4], line.list(5), schema_.find(line[6])});
    return {};
  }

  std::string_view own(std::string text) { return texts_.emplace_back(std::move(text)); }

  void index() {
    for (ResourceType& resource : resources_) {
      resource.index = static_cast<std::uint32_t>(all_.size());
      all_.push_back(&resource);
      for (GroupVersion& group_version : group_versions_)
        if (group_version.group == resource.group && group_version.version == resource.version)
          group_version.resources.push_back(&resource);
    }
    for (GroupVersion& group_version : group_versions_) {
      std::sort(group_version.resources.begin(), group_version.resources.end(),
                [](const ResourceType* a, const ResourceType* b) { return a->plural < b->plural; });
      // In discovery's order, so that the preferred version of a resource comes first.
      for (const ResourceType* resource : group_version.resources) {
        by_plural_[resource->plural].push_back(resource);
        by_kind_[resource->kind].push_back(resource);
      }
    }
  }

  void choose_storage(const ResourceTraitsTable& traits) {
    for (ResourceType& resource : resources_) {
      resource.traits =
          resource.custom ? ResourceTraitsTable::of_custom_resources() : traits.find(resource.group, resource.plural);
      resource.storage = find_preferred(resource.group, resource.plural);
      if (resource.traits.stored_as.plural.empty()) continue;
      const auto& [group, plural] = resource.traits.stored_as;
      if (const ResourceType* stored = find_preferred(group, plural)) resource.storage = stored;
    }
  }

  const TableSource source_;
  SchemaLoader schema_;
  std::deque<ResourceType> resources_;
  std::deque<std::string> texts_;
  std::vector<const ResourceType*> all_;
  std::vector<GroupVersion> group_versions_;
  std::unordered_map<std::string_view, std::vector<const ResourceType*>> by_plural_, by_kind_;
};

}  // namespace

base::Result<std::unique_ptr<Registry>> load_registry(std::string_view table, TableSource source) {
  auto registry = std::make_unique<TableRegistry>(source);
  const std::string problem = registry->load(table);
  if (!problem.empty()) return base::fail("resource table, " + problem);
  return std::unique_ptr<Registry>(std::move(registry));
}

}  // namespace o2dms::simulator

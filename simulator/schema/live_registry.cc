#include "simulator/schema/live_registry.h"

#include <algorithm>

#include "simulator/schema/kube_version_order.h"

namespace o2dms::simulator {

using base::Json;

namespace {

template <class Matches>
const ResourceType* first_of(const CustomResources& custom, Matches matches) {
  const auto found = std::find_if(custom.all.begin(), custom.all.end(), matches);
  return found == custom.all.end() ? nullptr : *found;
}

void add_to_groups(const ResourceType* resource, std::vector<GroupVersion>& groups) {
  const auto found = std::find_if(groups.begin(), groups.end(), [resource](const GroupVersion& each) {
    return each.group == resource->group && each.version == resource->version;
  });
  GroupVersion& group =
      found != groups.end() ? *found : groups.emplace_back(GroupVersion{resource->group, resource->version, {}});
  group.resources.push_back(resource);
}

void sort_groups(std::vector<GroupVersion>& groups) {
  std::sort(groups.begin(), groups.end(), [](const GroupVersion& a, const GroupVersion& b) {
    return a.group != b.group ? a.group < b.group : is_preferred_version(a.version, b.version);
  });
  for (GroupVersion& each : groups)
    std::sort(each.resources.begin(), each.resources.end(),
              [](const ResourceType* a, const ResourceType* b) { return a->plural < b->plural; });
}

}  // namespace

LiveRegistry::LiveRegistry(const Registry& built_in) : built_in_(built_in), custom_(built_in.custom()) {}

void LiveRegistry::serve(std::string_view name, const Json& definition) {
  const base::MutexLock lock(writing_);
  const std::string key(name);
  const CustomDefinition& next = compiled(key, definition);
  const CustomDefinition*& served = served_[key];
  if (served == &next) return;
  served = &next;
  publish();
}

void LiveRegistry::withdraw(std::string_view name) {
  const base::MutexLock lock(writing_);
  const auto found = served_.find(name);
  if (found == served_.end()) return;
  served_.erase(found);
  publish();
}

const CustomDefinition& LiveRegistry::compiled(const std::string& name, const Json& definition) {
  Json content = {{"name", name}, {"spec", definition.at("spec")}};
  if (const Json* names = base::find(definition, {"status", "acceptedNames"})) content["names"] = *names;
  auto& known = compiled_[base::to_text(content)];
  if (known == nullptr) {
    const auto next = static_cast<std::uint32_t>(built_in_.all().size() + indices_.size());
    const std::uint32_t index = indices_.emplace(name, next).first->second;
    known = std::make_unique<const CustomDefinition>(definition, built_in_, index);
  }
  return *known;
}

void LiveRegistry::publish() {
  auto next = std::make_shared<CustomResources>();
  next->generation = generation_ + 1;
  for (const auto& [name, definition] : served_) {
    for (const ResourceType* resource : definition->served()) {
      // What Kubernetes itself has of a group and version, nobody else adds to.
      const auto& native = built_in_.group_versions();
      const bool taken = std::any_of(native.begin(), native.end(), [resource](const GroupVersion& each) {
        return each.group == resource->group && each.version == resource->version;
      });
      if (taken) continue;
      next->all.push_back(resource);
      add_to_groups(resource, next->group_versions);
    }
  }
  sort_groups(next->group_versions);
  const std::uint64_t generation = next->generation;
  {
    const base::MutexLock lock(mutex_);
    custom_ = std::move(next);
  }
  generation_ = generation;
}

std::shared_ptr<const CustomResources> LiveRegistry::custom() const {
  const base::MutexLock lock(mutex_);
  return custom_;
}

const ResourceType* LiveRegistry::find(std::string_view group, std::string_view version,
                                       std::string_view plural) const {
  if (const ResourceType* native = built_in_.find(group, version, plural)) return native;
  return first_of(*custom(), [&](const ResourceType* each) {
    return each->plural == plural && each->group == group && each->version == version;
  });
}

const ResourceType* LiveRegistry::find_preferred(std::string_view group, std::string_view plural) const {
  if (const ResourceType* native = built_in_.find_preferred(group, plural)) return native;
  return first_of(*custom(), [&](const ResourceType* each) { return each->plural == plural && each->group == group; });
}

const ResourceType* LiveRegistry::find_kind(std::string_view group, std::string_view version,
                                            std::string_view kind) const {
  if (const ResourceType* native = built_in_.find_kind(group, version, kind)) return native;
  return first_of(*custom(), [&](const ResourceType* each) {
    return each->kind == kind && each->group == group && each->version == version;
  });
}

}  // namespace o2dms::simulator

#include "simulator/cluster/runtime/object_cache.h"

#include "base/json.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

// Calls `visit` with each distinct owner's uid.
template <class Visit>
void for_each_owner(const StoredObject& object, Visit visit) {
  const base::Json* owners = base::find(object.json(), {"metadata", "ownerReferences"});
  if (owners == nullptr || !owners->is_array()) return;
  for (const base::Json& owner : *owners) visit(std::string(base::string_at(owner, {"uid"})));
}

ObjectKey key_of(const StoredObject& object) {
  return {object.namespace_name(), object.name()};
}

std::vector<ObjectRef> of_namespace(const ObjectCache::Objects& objects, std::string_view ns) {
  std::vector<ObjectRef> result;
  for (auto at = objects.lower_bound({std::string(ns), ""}); at != objects.end() && at->first.ns == ns; ++at)
    result.push_back(at->second);
  return result;
}

}  // namespace

ObjectCache::ObjectCache(const Registry& registry)
    : pods_(registry.find_preferred("", "pods")),
      objects_(registry.all().size()),
      uncontrolled_(registry.all().size()) {}

bool ObjectCache::apply(const StoreEvent& event) {
  const StoredObject& object = *event.object;
  Objects& objects = objects_[object.resource().index];
  const ObjectKey key = key_of(object);
  const auto known = objects.find(key);
  if (known != objects.end()) {
    const Revision seen = known->second->revision();
    if (seen > object.revision() || (seen == object.revision() && event.type != EventType::deleted)) return false;
    unindex(*known->second);
  }
  if (event.type == EventType::deleted) {
    if (known != objects.end()) objects.erase(known);
    return known != objects.end();
  }
  objects[key] = event.object;
  index(event.object);
  return true;
}

void ObjectCache::index(const ObjectRef& object) {
  const std::uint16_t resource = object->resource().index;
  by_uid_[object->uid()] = object;
  for_each_owner(*object, [&](const std::string& uid) {
    by_owner_[uid][{resource, object->namespace_name(), object->name()}] = object;
  });
  if (controller_of(object->json()) == nullptr) uncontrolled_[resource].insert(key_of(*object));
  if (&object->resource() != pods_) return;
  const auto node = base::string_at(object->json(), {"spec", "nodeName"});
  if (!node.empty()) by_node_[std::string(node)][key_of(*object)] = object;
}

void ObjectCache::unindex(const StoredObject& object) {
  const std::uint16_t resource = object.resource().index;
  by_uid_.erase(object.uid());
  for_each_owner(object, [&](const std::string& uid) {
    const auto owned = by_owner_.find(uid);
    if (owned == by_owner_.end()) return;
    owned->second.erase({resource, object.namespace_name(), object.name()});
    if (owned->second.empty()) by_owner_.erase(owned);
  });
  uncontrolled_[resource].erase(key_of(object));
  if (&object.resource() != pods_) return;
  const auto node = by_node_.find(std::string(base::string_at(object.json(), {"spec", "nodeName"})));
  if (node == by_node_.end()) return;
  node->second.erase(key_of(object));
  if (node->second.empty()) by_node_.erase(node);
}

ObjectRef ObjectCache::get(const ResourceType& resource, const ObjectKey& key) const {
  const Objects& objects = objects_[resource.index];
  const auto at = objects.find(key);
  return at == objects.end() ? nullptr : at->second;
}

ObjectRef ObjectCache::find_uid(std::string_view uid) const {
  const auto at = by_uid_.find(std::string(uid));
  return at == by_uid_.end() ? nullptr : at->second;
}

const ObjectCache::Objects& ObjectCache::all(const ResourceType& resource) const {
  return objects_[resource.index];
}

std::vector<ObjectRef> ObjectCache::list(const ResourceType& resource, std::string_view ns) const {
  return of_namespace(objects_[resource.index], ns);
}

std::vector<ObjectRef> ObjectCache::dependents(std::string_view owner_uid) const {
  std::vector<ObjectRef> result;
  const auto owned = by_owner_.find(std::string(owner_uid));
  if (owned == by_owner_.end()) return result;
  for (const auto& [place, object] : owned->second) result.push_back(object);
  return result;
}

std::vector<ObjectRef> ObjectCache::dependents(std::string_view owner_uid, const ResourceType& resource) const {
  std::vector<ObjectRef> result;
  const auto owned = by_owner_.find(std::string(owner_uid));
  if (owned == by_owner_.end()) return result;
  for (auto at = owned->second.lower_bound({resource.index, "", ""});
       at != owned->second.end() && std::get<0>(at->first) == resource.index; ++at)
    result.push_back(at->second);
  return result;
}

bool ObjectCache::has_dependents(std::string_view owner_uid) const {
  return by_owner_.contains(std::string(owner_uid));
}

std::vector<ObjectRef> ObjectCache::uncontrolled(const ResourceType& resource, std::string_view ns) const {
  std::vector<ObjectRef> result;
  const auto& keys = uncontrolled_[resource.index];
  for (auto at = keys.lower_bound({std::string(ns), ""}); at != keys.end() && at->ns == ns; ++at)
    result.push_back(objects_[resource.index].at(*at));
  return result;
}

std::vector<ObjectRef> ObjectCache::pods_on(std::string_view node) const {
  std::vector<ObjectRef> result;
  const auto at = by_node_.find(std::string(node));
  if (at == by_node_.end()) return result;
  for (const auto& [key, pod] : at->second) result.push_back(pod);
  return result;
}

}  // namespace o2dms::simulator

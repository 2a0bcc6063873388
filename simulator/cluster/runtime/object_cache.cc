#include "simulator/cluster/runtime/object_cache.h"

#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

std::vector<ObjectRef> listed(const ObjectMap& objects) {
  std::vector<ObjectRef> result;
  result.reserve(objects.size());
  objects.for_each([&result](const ObjectRef& object) { result.push_back(object); });
  return result;
}

std::vector<ObjectRef> listed_in(const ObjectMap& objects, std::string_view ns) {
  std::vector<ObjectRef> result;
  objects.for_each_in(ns, [&result](const ObjectRef& object) { result.push_back(object); });
  return result;
}

}  // namespace

ObjectCache::ObjectCache(const Registry& registry)
    : pods_(registry.find_preferred("", "pods")),
      events_(registry.find_preferred("", "events")),
      objects_(registry.all().size()),
      uncontrolled_(registry.all().size()) {}

const ObjectMap& ObjectCache::of(const std::vector<ObjectMap>& maps, const ResourceType& resource) {
  static const ObjectMap none;
  return resource.index < maps.size() ? maps[resource.index] : none;
}

bool ObjectCache::apply(const StoreEvent& event) {
  const StoredObject& object = *event.object;
  if (object.resource().index >= objects_.size()) {
    objects_.resize(object.resource().index + 1);
    uncontrolled_.resize(objects_.size());
  }
  ObjectMap& objects = objects_[object.resource().index];
  const ObjectRef known = objects.find(object.namespace_name(), object.name());
  if (known != nullptr) {
    if (known->revision() > object.revision() ||
        (known->revision() == object.revision() && event.type != EventType::deleted))
      return false;
  }
  const bool indexed = &object.resource() != events_, gone = event.type == EventType::deleted;
  // Mostly a change leaves an object where it is: then the indexes take the new one in place of the old.
  if (indexed && known != nullptr && (gone || !is_indexed_alike(*known, object))) unindex(*known);
  if (gone) {
    objects.erase(object.namespace_name(), object.name());
    return known != nullptr;
  }
  objects.put(event.object);
  if (indexed) index(event.object);
  return true;
}

bool ObjectCache::is_indexed_alike(const StoredObject& known, const StoredObject& object) const {
  const auto &before = known.meta().owners, &owners = object.meta().owners;
  const auto is_same = [](const OwnerReference& a, const OwnerReference& b) {
    return a.uid == b.uid && a.controller == b.controller;
  };
  return known.uid() == object.uid() &&
         std::equal(before.begin(), before.end(), owners.begin(), owners.end(), is_same) &&
         (&object.resource() != pods_ || pod_view(known).node_name == pod_view(object).node_name);
}

void ObjectCache::index(const ObjectRef& object) {
  const std::uint32_t resource = object->resource().index;
  if (const auto at = by_uid_.find(object); at != by_uid_.end()) by_uid_.erase(at);
  by_uid_.insert(object);
  for (const OwnerReference& owner : object->meta().owners) {
    const auto owned = by_owner_.find(owner.uid);
    auto& by_resource = owned != by_owner_.end() ? owned->second : by_owner_[std::string(owner.uid)];
    by_resource[resource].put(object);
  }
  if (object->meta().controller() == nullptr) uncontrolled_[resource].put(object);
  if (&object->resource() == pods_) index_pod(object);
}

void ObjectCache::index_pod(const ObjectRef& pod) {
  const std::string_view node = pod_view(*pod).node_name;
  if (node.empty()) return;
  const auto at = by_node_.find(node);
  (at != by_node_.end() ? at->second : by_node_[std::string(node)]).put(pod);
}

void ObjectCache::unindex(const StoredObject& object) {
  const std::uint32_t resource = object.resource().index;
  if (const auto at = by_uid_.find(object.uid()); at != by_uid_.end()) by_uid_.erase(at);
  for (const OwnerReference& owner : object.meta().owners) {
    const auto owned = by_owner_.find(owner.uid);
    if (owned == by_owner_.end()) continue;
    const auto of_resource = owned->second.find(resource);
    if (of_resource == owned->second.end()) continue;
    of_resource->second.erase(object.namespace_name(), object.name());
    if (of_resource->second.empty()) owned->second.erase(of_resource);
    if (owned->second.empty()) by_owner_.erase(owned);
  }
  uncontrolled_[resource].erase(object.namespace_name(), object.name());
  if (&object.resource() != pods_) return;
  const auto node = by_node_.find(pod_view(object).node_name);
  if (node == by_node_.end()) return;
  node->second.erase(object.namespace_name(), object.name());
  if (node->second.empty()) by_node_.erase(node);
}

ObjectRef ObjectCache::get(const ResourceType& resource, const ObjectKey& key) const {
  return all(resource).find(key.ns, key.name);
}

ObjectRef ObjectCache::find_uid(std::string_view uid) const {
  const auto at = by_uid_.find(uid);
  return at == by_uid_.end() ? nullptr : *at;
}

std::vector<ObjectRef> ObjectCache::list(const ResourceType& resource, std::string_view ns) const {
  return listed_in(all(resource), ns);
}

std::vector<ObjectRef> ObjectCache::dependents(std::string_view owner_uid) const {
  std::vector<ObjectRef> result;
  const auto owned = by_owner_.find(owner_uid);
  if (owned == by_owner_.end()) return result;
  for (const auto& [resource, objects] : owned->second)
    objects.for_each([&result](const ObjectRef& object) { result.push_back(object); });
  return result;
}

std::vector<ObjectRef> ObjectCache::dependents(std::string_view owner_uid, const ResourceType& resource) const {
  const auto owned = by_owner_.find(owner_uid);
  if (owned == by_owner_.end()) return {};
  const auto of_resource = owned->second.find(resource.index);
  return of_resource == owned->second.end() ? std::vector<ObjectRef>() : listed(of_resource->second);
}

bool ObjectCache::has_dependents(std::string_view owner_uid) const {
  return by_owner_.find(owner_uid) != by_owner_.end();
}

std::vector<ObjectRef> ObjectCache::uncontrolled(const ResourceType& resource, std::string_view ns) const {
  return listed_in(of(uncontrolled_, resource), ns);
}

std::vector<ObjectRef> ObjectCache::pods_on(std::string_view node) const {
  const auto at = by_node_.find(node);
  return at == by_node_.end() ? std::vector<ObjectRef>() : listed(at->second);
}

}  // namespace o2dms::simulator

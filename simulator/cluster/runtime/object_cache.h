// ObjectCache: what the cluster's thread last saw of the store, with the indexes that controllers need so that none of
// them walks all objects: by uid, by owner, by node. Filled by the loop alone. Not thread-safe: the cluster's thread
// only.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

class ObjectCache {
 public:
  using Objects = std::map<ObjectKey, ObjectRef>;

  explicit ObjectCache(const Registry& registry);

  // Takes over an event's object. False when it is older than what is known.
  bool apply(const StoreEvent& event);

  // Null when there is none.
  [[nodiscard]] ObjectRef get(const ResourceType& resource, const ObjectKey& key) const;
  [[nodiscard]] ObjectRef find_uid(std::string_view uid) const;
  // By namespace, then name.
  [[nodiscard]] const Objects& all(const ResourceType& resource) const;
  [[nodiscard]] std::vector<ObjectRef> list(const ResourceType& resource, std::string_view ns) const;
  // Objects of any kind, or of one resource, that name the uid in their ownerReferences.
  [[nodiscard]] std::vector<ObjectRef> dependents(std::string_view owner_uid) const;
  [[nodiscard]] std::vector<ObjectRef> dependents(std::string_view owner_uid, const ResourceType& resource) const;
  [[nodiscard]] bool has_dependents(std::string_view owner_uid) const;
  // Objects of a namespace that no controller owns.
  [[nodiscard]] std::vector<ObjectRef> uncontrolled(const ResourceType& resource, std::string_view ns) const;
  [[nodiscard]] std::vector<ObjectRef> pods_on(std::string_view node) const;

 private:
  using Place = std::tuple<std::uint16_t, std::string, std::string>;  // resource, namespace, name

  void index(const ObjectRef& object);
  void unindex(const StoredObject& object);

  const ResourceType* pods_;
  std::vector<Objects> objects_;  // by ResourceType::index
  std::vector<std::set<ObjectKey>> uncontrolled_;
  std::unordered_map<std::string, ObjectRef> by_uid_;
  std::unordered_map<std::string, std::map<Place, ObjectRef>> by_owner_;
  std::unordered_map<std::string, std::map<ObjectKey, ObjectRef>> by_node_;
};

}  // namespace o2dms::simulator

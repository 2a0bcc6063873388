// ObjectCache: what the cluster's thread last saw of the store, with the indexes that controllers need so that none of
// them walks all objects: by uid, by owner, by node. Filled by the loop alone. Not thread-safe: the cluster's thread
// only.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "simulator/cluster/runtime/controller.h"
#include "simulator/store/object_map.h"

namespace o2dms::simulator {

class ObjectCache {
 public:
  explicit ObjectCache(const Registry& registry);

  // Takes over an event's object. False when it is older than what is known.
  bool apply(const StoreEvent& event);

  // Null when there is none.
  [[nodiscard]] ObjectRef get(const ResourceType& resource, const ObjectKey& key) const;
  // Events are not found by uid: there are many, and nobody refers to them.
  [[nodiscard]] ObjectRef find_uid(std::string_view uid) const;
  // By namespace, then name.
  [[nodiscard]] const ObjectMap& all(const ResourceType& resource) const { return of(objects_, resource); }
  [[nodiscard]] std::vector<ObjectRef> list(const ResourceType& resource, std::string_view ns) const;
  // Objects of any kind, or of one resource, that name the uid in their ownerReferences.
  [[nodiscard]] std::vector<ObjectRef> dependents(std::string_view owner_uid) const;
  [[nodiscard]] std::vector<ObjectRef> dependents(std::string_view owner_uid, const ResourceType& resource) const;
  [[nodiscard]] bool has_dependents(std::string_view owner_uid) const;
  // Objects of a namespace that no controller owns.
  [[nodiscard]] std::vector<ObjectRef> uncontrolled(const ResourceType& resource, std::string_view ns) const;
  [[nodiscard]] std::vector<ObjectRef> pods_on(std::string_view node) const;

 private:
  struct UidHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view uid) const { return std::hash<std::string_view>()(uid); }
    std::size_t operator()(const ObjectRef& object) const { return (*this)(object->uid()); }
  };
  struct UidEqual {
    using is_transparent = void;
    static std::string_view uid(std::string_view text) { return text; }
    static std::string_view uid(const ObjectRef& object) { return object->uid(); }
    template <class A, class B>
    bool operator()(const A& a, const B& b) const {
      return uid(a) == uid(b);
    }
  };
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  template <class Value>
  using ByText = std::unordered_map<std::string, Value, TextHash, std::equal_to<>>;

  // Of a resource that is new, none.
  static const ObjectMap& of(const std::vector<ObjectMap>& maps, const ResourceType& resource);
  void index(const ObjectRef& object);
  [[nodiscard]] bool is_indexed_alike(const StoredObject& known, const StoredObject& object) const;
  void unindex(const StoredObject& object);
  void index_pod(const ObjectRef& pod);

  const ResourceType* pods_;
  const ResourceType* events_;
  std::vector<ObjectMap> objects_;       // by ResourceType::index
  std::vector<ObjectMap> uncontrolled_;  // by ResourceType::index
  std::unordered_set<ObjectRef, UidHash, UidEqual> by_uid_;
  ByText<std::map<std::uint32_t, ObjectMap>> by_owner_;  // by uid, then ResourceType::index
  ByText<ObjectMap> by_node_;
};

}  // namespace o2dms::simulator

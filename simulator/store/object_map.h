// ObjectMap: objects of one resource by namespace, then name. Sorted chunks of references: sixteen bytes an object, and
// walking it reads memory in order. Finding costs O(log n), changing O(log n) and the move of a part of one chunk. Not
// thread-safe.
#pragma once

#include <compare>
#include <cstddef>
#include <string_view>
#include <vector>

#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

class ObjectMap {
 public:
  // Null when there is none.
  [[nodiscard]] ObjectRef find(std::string_view ns, std::string_view name) const;
  // Replaces the one of the same namespace and name.
  void put(ObjectRef object);
  // False when there was none.
  bool erase(std::string_view ns, std::string_view name);
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }

  // Appends up to `limit` objects of a namespace (empty: of all) that come behind the one named (no name: from the
  // first). Returns how many come behind those.
  struct Name {
    std::string_view ns, name;
  };
  std::size_t copy_behind(std::string_view ns, const Name& last, std::size_t limit, std::vector<ObjectRef>& out) const;

  // Calls visit(const ObjectRef&) for each, in order. The map must not be changed meanwhile.
  template <class Visit>
  void for_each(Visit visit) const {
    for (const Chunk& chunk : chunks_) {
      for (const ObjectRef& object : chunk) visit(object);
    }
  }
  // The same, of one namespace.
  template <class Visit>
  void for_each_in(std::string_view ns, Visit visit) const {
    for (Position position = lower_bound(ns, {}); position.chunk < chunks_.size(); ++position.chunk, position.at = 0) {
      const Chunk& chunk = chunks_[position.chunk];
      for (; position.at < chunk.size(); ++position.at) {
        if (chunk[position.at]->namespace_name() != ns) return;
        visit(chunk[position.at]);
      }
    }
  }

 private:
  using Chunk = std::vector<ObjectRef>;  // never empty
  struct Position {
    std::size_t chunk = 0, at = 0;
    auto operator<=>(const Position&) const = default;
  };

  // The first object that is not before the key; one past the last chunk when there is none.
  [[nodiscard]] Position lower_bound(std::string_view ns, std::string_view name) const;
  // The first object that `is_before` is not true of; it is true of all that stand before another of which it is true.
  template <class IsBefore>
  [[nodiscard]] Position first_that_is_not(IsBefore is_before) const;
  [[nodiscard]] std::size_t distance(Position from, Position to) const;
  [[nodiscard]] bool is_at(Position position, std::string_view ns, std::string_view name) const;
  void insert(Position position, ObjectRef object);

  std::vector<Chunk> chunks_;
  std::size_t size_ = 0;
};

}  // namespace o2dms::simulator

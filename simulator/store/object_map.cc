#include "simulator/store/object_map.h"

#include <algorithm>
#include <iterator>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMostInChunk = 128;

// Negative before the name, zero at it, positive behind it.
int order(const StoredObject& object, const ObjectMap::Name& name) {
  const int by_namespace = object.namespace_name().compare(name.ns);
  return by_namespace != 0 ? by_namespace : object.name().compare(name.name);
}

}  // namespace

template <class IsBefore>
ObjectMap::Position ObjectMap::first_that_is_not(IsBefore is_before) const {
  const auto chunk =
      std::partition_point(chunks_.begin(), chunks_.end(), [&](const Chunk& each) { return is_before(*each.back()); });
  Position position{static_cast<std::size_t>(chunk - chunks_.begin()), 0};
  if (chunk == chunks_.end()) return position;
  const auto at =
      std::partition_point(chunk->begin(), chunk->end(), [&](const ObjectRef& each) { return is_before(*each); });
  position.at = static_cast<std::size_t>(at - chunk->begin());
  return position;
}

ObjectMap::Position ObjectMap::lower_bound(std::string_view ns, std::string_view name) const {
  return first_that_is_not([&](const StoredObject& object) { return order(object, {ns, name}) < 0; });
}

std::size_t ObjectMap::distance(Position from, Position to) const {
  if (to <= from) return 0;
  if (from.chunk == to.chunk) return to.at - from.at;
  std::size_t number = chunks_[from.chunk].size() - from.at + to.at;
  for (std::size_t chunk = from.chunk + 1; chunk < to.chunk; ++chunk) number += chunks_[chunk].size();
  return number;
}

std::size_t ObjectMap::copy_behind(std::string_view ns, const Name& last, std::size_t limit,
                                   std::vector<ObjectRef>& out) const {
  Position at = ns.empty() ? Position{} : lower_bound(ns, {});
  Position end{chunks_.size(), 0};
  if (!ns.empty()) end = first_that_is_not([&](const StoredObject& object) { return object.namespace_name() <= ns; });
  if (!last.name.empty())
    at = std::max(at, first_that_is_not([&](const StoredObject& object) { return order(object, last) <= 0; }));
  const std::size_t number = distance(at, end), taken = std::min(limit, number);
  out.reserve(out.size() + taken);
  for (std::size_t left = taken; left > 0; ++at.chunk, at.at = 0) {
    const Chunk& chunk = chunks_[at.chunk];
    const std::size_t here = std::min(left, chunk.size() - at.at);
    const auto first = chunk.begin() + static_cast<std::ptrdiff_t>(at.at);
    out.insert(out.end(), first, first + static_cast<std::ptrdiff_t>(here));
    left -= here;
  }
  return number - taken;
}

bool ObjectMap::is_at(Position position, std::string_view ns, std::string_view name) const {
  if (position.chunk == chunks_.size()) return false;
  const StoredObject& object = *chunks_[position.chunk][position.at];
  return object.name() == name && object.namespace_name() == ns;
}

ObjectRef ObjectMap::find(std::string_view ns, std::string_view name) const {
  const Position position = lower_bound(ns, name);
  return is_at(position, ns, name) ? chunks_[position.chunk][position.at] : nullptr;
}

void ObjectMap::put(ObjectRef object) {
  const Position position = lower_bound(object->namespace_name(), object->name());
  if (is_at(position, object->namespace_name(), object->name()))
    chunks_[position.chunk][position.at] = std::move(object);
  else
    insert(position, std::move(object));
}

void ObjectMap::insert(Position position, ObjectRef object) {
  ++size_;
  if (position.chunk == chunks_.size()) {
    // Behind everything: names that count up fill their chunks whole.
    if (chunks_.empty() || chunks_.back().size() >= kMostInChunk) chunks_.emplace_back();
    chunks_.back().push_back(std::move(object));
    return;
  }
  if (chunks_[position.chunk].size() >= kMostInChunk) {
    Chunk& full = chunks_[position.chunk];
    const auto middle = full.begin() + kMostInChunk / 2;
    Chunk upper(std::make_move_iterator(middle), std::make_move_iterator(full.end()));
    full.erase(middle, full.end());
    chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(position.chunk) + 1, std::move(upper));
    if (position.at > kMostInChunk / 2) position = {position.chunk + 1, position.at - kMostInChunk / 2};
  }
  Chunk& chunk = chunks_[position.chunk];
  chunk.insert(chunk.begin() + static_cast<std::ptrdiff_t>(position.at), std::move(object));
}

bool ObjectMap::erase(std::string_view ns, std::string_view name) {
  const Position position = lower_bound(ns, name);
  if (!is_at(position, ns, name)) return false;
  Chunk& chunk = chunks_[position.chunk];
  chunk.erase(chunk.begin() + static_cast<std::ptrdiff_t>(position.at));
  if (chunk.empty()) chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(position.chunk));
  --size_;
  return true;
}

}  // namespace o2dms::simulator

#include "simulator/store/object_map.h"

#include <algorithm>
#include <iterator>

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMostInChunk = 128;

struct Key {
  std::string_view ns, name;
};

bool is_before(const StoredObject& object, const Key& key) {
  const int by_namespace = object.namespace_name().compare(key.ns);
  return by_namespace < 0 || (by_namespace == 0 && object.name() < key.name);
}

}  // namespace

ObjectMap::Place ObjectMap::lower_bound(std::string_view ns, std::string_view name) const {
  const Key key{ns, name};
  const auto chunk = std::lower_bound(chunks_.begin(), chunks_.end(), key, [](const Chunk& each, const Key& wanted) {
    return is_before(*each.back(), wanted);
  });
  Place place{static_cast<std::size_t>(chunk - chunks_.begin()), 0};
  if (chunk == chunks_.end()) return place;
  const auto at = std::lower_bound(chunk->begin(), chunk->end(), key,
                                   [](const ObjectRef& each, const Key& wanted) { return is_before(*each, wanted); });
  place.at = static_cast<std::size_t>(at - chunk->begin());
  return place;
}

bool ObjectMap::is_at(Place place, std::string_view ns, std::string_view name) const {
  if (place.chunk == chunks_.size()) return false;
  const StoredObject& object = *chunks_[place.chunk][place.at];
  return object.name() == name && object.namespace_name() == ns;
}

ObjectRef ObjectMap::find(std::string_view ns, std::string_view name) const {
  const Place place = lower_bound(ns, name);
  return is_at(place, ns, name) ? chunks_[place.chunk][place.at] : nullptr;
}

void ObjectMap::put(ObjectRef object) {
  const Place place = lower_bound(object->namespace_name(), object->name());
  if (is_at(place, object->namespace_name(), object->name()))
    chunks_[place.chunk][place.at] = std::move(object);
  else
    insert(place, std::move(object));
}

void ObjectMap::insert(Place place, ObjectRef object) {
  ++size_;
  if (place.chunk == chunks_.size()) {
    // Behind everything: names that count up fill their chunks whole.
    if (chunks_.empty() || chunks_.back().size() >= kMostInChunk) chunks_.emplace_back();
    chunks_.back().push_back(std::move(object));
    return;
  }
  if (chunks_[place.chunk].size() >= kMostInChunk) {
    Chunk& full = chunks_[place.chunk];
    const auto middle = full.begin() + kMostInChunk / 2;
    Chunk upper(std::make_move_iterator(middle), std::make_move_iterator(full.end()));
    full.erase(middle, full.end());
    chunks_.insert(chunks_.begin() + static_cast<std::ptrdiff_t>(place.chunk) + 1, std::move(upper));
    if (place.at > kMostInChunk / 2) place = {place.chunk + 1, place.at - kMostInChunk / 2};
  }
  Chunk& chunk = chunks_[place.chunk];
  chunk.insert(chunk.begin() + static_cast<std::ptrdiff_t>(place.at), std::move(object));
}

bool ObjectMap::erase(std::string_view ns, std::string_view name) {
  const Place place = lower_bound(ns, name);
  if (!is_at(place, ns, name)) return false;
  Chunk& chunk = chunks_[place.chunk];
  chunk.erase(chunk.begin() + static_cast<std::ptrdiff_t>(place.at));
  if (chunk.empty()) chunks_.erase(chunks_.begin() + static_cast<std::ptrdiff_t>(place.chunk));
  --size_;
  return true;
}

}  // namespace o2dms::simulator

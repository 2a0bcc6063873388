#include "simulator/http/paging.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>

#include "base/base64.h"
#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

using Key = std::pair<std::string_view, std::string_view>;

constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

Key key_of(const ObjectRef& object) {
  return {object->namespace_name(), object->name()};
}

// What has happened to one object since.
struct Changed {
  ObjectRef named;          // holds the names that it is known by
  ObjectRef before, after;  // null: not there
};

// Of the objects in the range, those that changed after `then` and up to `now`; nothing when that is forgotten.
std::optional<std::map<Key, Changed>> changed_since(const Api& api, const ResourceType& storage, std::string_view ns,
                                                    const ListRange& range, Revision now, Revision then) {
  std::map<Key, Changed> changed;
  if (then == now) return changed;
  const EventBatch since = api.events_after(storage, ns, then, kWhole);
  if (since.compacted) return std::nullopt;
  for (const StoreEvent& event : since.events) {
    const Key key = key_of(event.object);
    if (event.object->revision() > now || (!range.name.empty() && key <= Key{range.ns, range.name})) continue;
    // The first event after the revision knows what was there before.
    Changed& change = changed.try_emplace(key, Changed{event.object, event.previous, nullptr}).first->second;
    change.after = event.type == EventType::deleted ? nullptr : event.object;
  }
  return changed;
}

// What was there before the changes, up to `limit`.
Listing undone(Listing now, const std::map<Key, Changed>& changed, std::size_t limit, Revision revision) {
  Listing then{{}, revision};
  std::size_t number = now.objects.size() + now.left;
  std::vector<ObjectRef> before;  // as sorted as the map
  for (const auto& [key, change] : changed) {
    if (change.after) --number;
    if (change.before) before.push_back(change.before);
  }
  number += before.size();
  std::erase_if(now.objects, [&](const ObjectRef& object) { return changed.contains(key_of(object)); });
  then.objects.reserve(now.objects.size() + before.size());
  std::merge(std::make_move_iterator(now.objects.begin()), std::make_move_iterator(now.objects.end()),
             std::make_move_iterator(before.begin()), std::make_move_iterator(before.end()),
             std::back_inserter(then.objects),
             [](const ObjectRef& a, const ObjectRef& b) { return key_of(a) < key_of(b); });
  if (then.objects.size() > limit) then.objects.resize(limit);
  then.left = number - then.objects.size();
  return then;
}

}  // namespace

std::string to_token(const PagePosition& position) {
  return base::base64url_encode(base::to_text(
      {{"v", "meta.k8s.io/v1"}, {"rv", position.revision}, {"ns", position.ns}, {"start", position.name}}));
}

std::optional<PagePosition> read_token(std::string_view token) {
  if (token.size() > 4096) return std::nullopt;
  const auto text = base::base64url_decode(token);
  if (!text) return std::nullopt;
  const auto json = base::parse_json(*text, {.max_depth = 4, .max_values = 16});
  if (!json || base::string_at(*json, {"v"}) != "meta.k8s.io/v1") return std::nullopt;
  const std::int64_t revision = base::integer_at(*json, {"rv"}, -1);
  if (revision < 0) return std::nullopt;
  return PagePosition{static_cast<Revision>(revision), std::string(base::string_at(*json, {"ns"})),
                      std::string(base::string_at(*json, {"start"}))};
}

std::optional<Listing> list_at(const Api& api, const ResourceType& storage, std::string_view ns, const ListRange& range,
                               Revision revision) {
  // With this many more, a page stays full when some of its objects were not there yet.
  constexpr std::size_t kSpare = 512;
  ListRange wider = range;
  wider.limit = std::min(range.limit, kWhole - kSpare) + kSpare;
  Listing now = api.list(storage, ns, wider);
  auto changed = changed_since(api, storage, ns, range, now.revision, revision);
  if (changed && changed->size() > kSpare) {
    wider.limit = kWhole;
    now = api.list(storage, ns, wider);
    changed = changed_since(api, storage, ns, range, now.revision, revision);
  }
  if (!changed) return std::nullopt;
  return undone(std::move(now), *changed, range.limit, revision);
}

}  // namespace o2dms::simulator

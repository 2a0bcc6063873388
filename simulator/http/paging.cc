#include "simulator/http/paging.h"

#include <algorithm>
#include <limits>
#include <map>

#include "base/base64.h"
#include "base/json.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

using Key = std::pair<std::string_view, std::string_view>;

Key key_of(const ObjectRef& object) {
  return {object->namespace_name(), object->name()};
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

std::optional<Listing> listing_at(const Api& api, const ResourceType& storage, std::string_view ns, Listing now,
                                  Revision revision) {
  if (revision == now.revision) return now;
  const EventBatch since = api.events_after(storage, ns, revision, std::numeric_limits<std::size_t>::max());
  if (since.compacted) return std::nullopt;
  // The first event after the revision knows what was there before; later ones of the same object say nothing more.
  std::map<Key, ObjectRef> before;
  for (const StoreEvent& event : since.events) {
    if (event.object->revision() <= now.revision) before.emplace(key_of(event.object), event.previous);
  }
  Listing then{{}, revision};
  for (ObjectRef& object : now.objects) {
    if (!before.contains(key_of(object))) then.objects.push_back(std::move(object));
  }
  for (const auto& [key, object] : before) {
    if (object) then.objects.push_back(object);
  }
  std::sort(then.objects.begin(), then.objects.end(),
            [](const ObjectRef& a, const ObjectRef& b) { return key_of(a) < key_of(b); });
  return then;
}

}  // namespace o2dms::simulator

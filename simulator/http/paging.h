// Paging: the pages of a list come from one snapshot. A snapshot is not kept: it is made again from what is there now
// by undoing what has happened since, as far as the store's history goes back; after that a page is 410 Expired.
// Internal to http/. Thread-safe.
#pragma once

#include <optional>
#include <string>

#include "simulator/status/status.h"
#include "simulator/store/store.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// What a continue token holds: where to go on, and in which snapshot (0: the present one, after a 410).
struct PagePosition {
  Revision revision = 0;
  std::string ns, name;  // of the last object of the page before
};
std::string to_token(const PagePosition& position);
std::optional<PagePosition> read_token(std::string_view token);

// The range as it was at `revision`, which is not in the future; nothing when that is forgotten. Costs what it returns
// and what has happened since.
std::optional<Listing> list_at(const Api& api, const ResourceType& storage, std::string_view ns, const ListRange& range,
                               Revision revision);

}  // namespace o2dms::simulator

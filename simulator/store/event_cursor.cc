#include "simulator/store/event_cursor.h"

#include <limits>

namespace o2dms::simulator {

EventCursor::Reading EventCursor::read() {
  if (seen_) {
    EventBatch batch = store_.events_after(storage_, ns_, *seen_, std::numeric_limits<std::size_t>::max());
    if (!batch.compacted) {
      seen_ = batch.revision;
      return {std::nullopt, std::move(batch.events)};
    }
  }
  Listing listing = store_.list(storage_, ns_);
  seen_ = listing.revision;
  return {std::move(listing.objects), {}};
}

}  // namespace o2dms::simulator

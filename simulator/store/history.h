// History: the last events of one resource, oldest first, and the horizon below which nothing is known any more.
// Not thread-safe: the store guards it.
#pragma once

#include <deque>
#include <string_view>

#include "simulator/store/store.h"

namespace o2dms::simulator {

class History {
 public:
  // `revision` is the event's. Drops the oldest events when a limit is passed.
  void append(StoreEvent event, const StoreOptions& limits);
  // Fills `batch` with what came after `after`; false when that is no longer known.
  bool read(std::string_view ns, Revision after, std::size_t limit, Revision current, EventBatch& batch) const;
  void compact(Revision through);

 private:
  void drop_oldest();

  std::deque<StoreEvent> events_;  // by revision
  std::size_t bytes_ = 0;
  Revision horizon_ = 0;  // invariant: every event after it is in events_
};

}  // namespace o2dms::simulator

// WatchSource: the endless body of a watch. It holds a cursor into the store's history and no queue: a slow watcher
// costs nothing, and one that falls behind the history gets 410 in its stream. Internal to http/.
#pragma once

#include <memory>
#include <vector>

#include "base/http_message.h"
#include "simulator/http/stream_slot.h"
#include "simulator/http/watch_events.h"

namespace o2dms::simulator {

struct WatchPlan {
  WatchEvents events;
  const ResourceType& storage;
  std::string ns;
  std::vector<ObjectRef> initial;  // sent as ADDED first
  bool mark_initial_end = false;   // … and then a bookmark (WatchList)
  Revision from = 0;               // events after it
  base::Duration timeout;          // the stream ends cleanly then
  base::Duration bookmark_interval;
};

// The Api and the clock must outlive it.
std::unique_ptr<base::HttpSource> make_watch_source(WatchPlan plan, Api& api, base::Clock& clock, StreamSlot slot);

}  // namespace o2dms::simulator

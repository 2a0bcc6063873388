// EventCursor: what has happened to a resource since it was last asked, for whoever keeps a view of stored objects up
// to date (an index, a sum) and will not go through all of them each time. It reads from the store itself, so under the
// store's write lock it says what is true at that moment. Belongs to one owner, who locks; the store outlives it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/store/store.h"

namespace o2dms::simulator {

class EventCursor {
 public:
  // An empty namespace: all of them.
  EventCursor(const Store& store, const ResourceType& storage, std::string_view ns = {})
      : store_(store), storage_(storage), ns_(ns) {}

  // The first time, and when the store has forgotten what came since: `everything`, and the view is to begin anew. Else
  // the events since the last reading, oldest first; mostly none.
  struct Reading {
    std::optional<std::vector<ObjectRef>> everything;
    std::vector<StoreEvent> events;
  };
  Reading read();
  // The next reading begins anew.
  void restart() { seen_.reset(); }

 private:
  const Store& store_;
  const ResourceType& storage_;
  std::string ns_;
  std::optional<Revision> seen_;  // everything up to here has been read
};

}  // namespace o2dms::simulator

// Watch events as lines: what a store's event is for one watcher (its selectors decide), written in its version and
// form. Internal to http/. Immutable but for the Table's columns, which only the first event carries; used by one
// stream.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "simulator/http/forms.h"
#include "simulator/http/list_query.h"
#include "simulator/http/media_type.h"

namespace o2dms::simulator {

class WatchEvents {
 public:
  WatchEvents(const ResourceType& resource, ListQuery query, Accepted accepted, IncludedObject included,
              base::Clock& clock)
      : resource_(resource),
        query_(std::move(query)),
        accepted_(std::move(accepted)),
        included_(included),
        clock_(clock) {}

  // Null when the event is none for this watcher. Unchanged events are written once for all watchers.
  base::SharedText line(const StoreEvent& event);
  // As one that was there before the watch began; null when it is not selected.
  base::SharedText initial(const ObjectRef& object);
  // `initial_end`: everything that was there has been sent (WatchList).
  base::SharedText bookmark(Revision revision, bool initial_end);
  static base::SharedText error(const StatusError& error);

  [[nodiscard]] const ListQuery& query() const { return query_; }

 private:
  base::SharedText write(std::string_view type, const ObjectRef& object);

  const ResourceType& resource_;
  const ListQuery query_;
  const Accepted accepted_;
  const IncludedObject included_;
  base::Clock& clock_;
  bool columns_sent_ = false;
};

}  // namespace o2dms::simulator

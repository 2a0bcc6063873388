// ServedDefinitions: brings the registry up to date with the CustomResourceDefinitions that are stored: whatever has
// accepted names is served before anybody is told of the acceptance's being complete (Established). It follows the
// store on the writers' threads, so that a write that is answered has had its effect. Thread-safe; the store and the
// registry outlive it.
#pragma once

#include <memory>

#include "base/mutex.h"
#include "simulator/schema/live_registry.h"
#include "simulator/store/event_cursor.h"

namespace o2dms::simulator {

class ServedDefinitions {
 public:
  ServedDefinitions(Store& store, LiveRegistry& registry);

 private:
  void follow();
  void take(const StoredObject& definition) REQUIRES(mutex_);

  LiveRegistry& registry_;
  base::Mutex mutex_;
  std::unique_ptr<EventCursor> cursor_ GUARDED_BY(mutex_);  // null in a Kubernetes that has no definitions
  std::unique_ptr<Store::Subscription> subscription_;
};

}  // namespace o2dms::simulator

// Subscribers: who is notified of changes. Thread-safe. A notification takes no lock of the store; a subscription that
// was destroyed is never called again, and its destructor waits for a call that is under way on another thread.
#pragma once

#include <functional>
#include <memory>
#include <mutex>
#include <vector>

#include "simulator/store/store.h"

namespace o2dms::simulator {

class Subscribers {
 public:
  Subscribers();
  std::unique_ptr<Store::Subscription> add(std::function<void()> notify);
  void notify_all() const;
  // Whether this thread is inside a callback of any Subscribers: it must not write then (see Store::subscribe).
  [[nodiscard]] static bool is_notifying();

 private:
  struct Subscriber;
  struct Roll;
  class Entry;

  std::shared_ptr<Roll> roll_;  // shared with the entries: they may outlive the store
};

}  // namespace o2dms::simulator

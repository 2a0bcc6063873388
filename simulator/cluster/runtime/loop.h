// ClusterLoop: the cluster's one thread. It turns the store's revisions into events, hands them to the controllers that
// watch the resource, and works off their keys. It sleeps on a condition variable: woken by a write or by the clock.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "base/mutex.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/work_queue.h"

namespace o2dms::simulator {

class ClusterLoop {
 public:
  ClusterLoop(Api& api, const Registry& registry, base::Clock& clock, base::Random& random, ContainerLogs& logs,
              const ControllerSet& controllers);
  ~ClusterLoop();

  void start();
  void stop();
  void settle();

 private:
  // A watched resource: where the reading of its history has got to, and who wants its events.
  struct Feed {
    const ResourceType* resource = nullptr;
    Revision revision = 0;
    std::vector<std::size_t> watchers;
    std::unique_ptr<Store::Subscription> subscription;
  };

  struct Entry {
    std::string name;  // what contexts have views of
    std::string account;
    std::unique_ptr<Controller> controller;
  };

  void make_controllers(const ControllerSet& controllers);
  // One for each resource that a controller watches. Controllers that watch all kinds do so with those that have come
  // since, too.
  void make_feeds();
  void follow_registry();
  void run();
  void load();
  bool step();
  void gather();
  void read_feed(Feed& feed, std::vector<StoreEvent>& events);
  void reload(Feed& feed, std::vector<StoreEvent>& events);
  void dispatch(const StoreEvent& event);
  void notify(const StoreEvent& event);
  void work_on(const WorkItem& item);
  void sleep();
  void arm_timer();
  void mark_dirty(std::size_t feed);
  [[nodiscard]] bool has_work() const REQUIRES(mutex_) { return stopping_ || timer_fired_ || !dirty_.empty(); }

  Api& api_;
  const Registry& registry_;
  base::Clock& clock_;
  base::Random& random_;
  ContainerLogs& logs_;

  // The cluster's thread only.
  ObjectCache cache_;
  WorkQueue queue_;
  std::vector<Entry> controllers_;
  std::vector<Feed> feeds_;
  std::vector<std::size_t> feed_of_resource_;  // by ResourceType::index
  std::uint64_t generation_ = 0;               // of the registry, that the feeds are for
  std::optional<base::Clock::TimerId> timer_;
  std::optional<base::Duration> armed_;  // when the timer is due

  base::Mutex mutex_;
  base::ConditionVariable wake_, idle_changed_;
  std::vector<std::size_t> dirty_ GUARDED_BY(mutex_);  // feeds that have something to read
  std::vector<bool> is_dirty_ GUARDED_BY(mutex_);      // by feed: whether it is among them
  bool timer_fired_ GUARDED_BY(mutex_) = false;
  bool idle_ GUARDED_BY(mutex_) = false;
  std::atomic<bool> stopping_ = false;  // written holding mutex_
  std::thread thread_;
};

}  // namespace o2dms::simulator

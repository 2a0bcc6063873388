#include "simulator/cluster/runtime/loop.h"

#include <pthread.h>
#include <sched.h>

#include <algorithm>
#include <exception>
#include <limits>
#include <utility>

#include "base/log.h"
#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

namespace {

constexpr std::size_t kBatch = 512;
constexpr std::size_t kNoFeed = std::numeric_limits<std::size_t>::max();

// What a controller throws is an error of ours, or of an object that no validation has seen: it must not end the
// cluster.
template <class Call>
std::optional<std::string> exception_of(Call call) {
  try {
    call();
    return std::nullopt;
  } catch (const std::exception& error) {
    return error.what();
  }
}

void log(base::LogLevel level, std::string_view controller, const ObjectKey& key, std::string_view what) {
  if (!base::logs(level)) return;
  base::log(level, std::string(controller) + " " + key.ns + "/" + key.name + ": " + std::string(what));
}

}  // namespace

ClusterLoop::ClusterLoop(Api& api, const Registry& registry, base::Clock& clock, base::Random& random,
                         ContainerLogs& logs, const ControllerSet& controllers)
    : api_(api),
      registry_(registry),
      clock_(clock),
      random_(random),
      logs_(logs),
      cache_(registry),
      feed_of_resource_(registry.all().size(), kNoFeed) {
  make_controllers(controllers);
  make_feeds();
  is_dirty_.resize(feeds_.size());
}

ClusterLoop::~ClusterLoop() {
  stop();
}

void ClusterLoop::make_controllers(const ControllerSet& controllers) {
  controllers_.reserve(controllers.size());  // contexts have views into the entries
  for (const auto& [name, row] : controllers) {
    const std::size_t index = controllers_.size();
    Entry& entry = controllers_.emplace_back(Entry{name, row.account, nullptr});
    entry.controller = row.make(ControllerContext{
        .name = entry.name,
        .account = entry.account,
        .api = api_,
        .registry = registry_,
        .clock = clock_,
        .random = random_,
        .cache = cache_,
        .logs = logs_,
        .stopping = stopping_,
        .enqueue =
            [this, index](const ObjectKey& key) {
              queue_.add({index, key});
            },
        .enqueue_after =
            [this, index](const ObjectKey& key, base::Duration delay) {
              if (delay <= base::Duration::zero()) return queue_.add({index, key});
              queue_.add_at({index, key}, clock_.elapsed() + delay);
            },
    });
  }
}

void ClusterLoop::make_feeds() {
  generation_ = registry_.generation();
  for (std::size_t index = 0; index < controllers_.size(); ++index) {
    for (const auto& [group, plural] : controllers_[index].controller->watches()) {
      const ResourceType* resource = registry_.find_preferred(group, plural);
      if (resource == nullptr) continue;
      if (resource->storage != nullptr) resource = resource->storage;
      if (resource->index >= feed_of_resource_.size()) feed_of_resource_.resize(resource->index + 1, kNoFeed);
      std::size_t& feed = feed_of_resource_[resource->index];
      if (feed == kNoFeed) {
        feed = feeds_.size();
        feeds_.push_back({.resource = resource});
      }
      std::vector<std::size_t>& watchers = feeds_[feed].watchers;
      if (std::find(watchers.begin(), watchers.end(), index) == watchers.end()) watchers.push_back(index);
    }
  }
}

void ClusterLoop::follow_registry() {
  if (registry_.generation() == generation_) return;
  const std::size_t known = feeds_.size();
  make_feeds();
  {
    const base::MutexLock lock(mutex_);
    is_dirty_.resize(feeds_.size());
  }
  for (std::size_t index = known; index < feeds_.size(); ++index) {
    feeds_[index].subscription = api_.subscribe(*feeds_[index].resource, [this, index] { mark_dirty(index); });
    std::vector<StoreEvent> events;
    reload(feeds_[index], events);
    for (const StoreEvent& event : events) dispatch(event);
  }
}

void ClusterLoop::start() {
  if (thread_.joinable()) return;
  for (std::size_t index = 0; index < feeds_.size(); ++index) {
    feeds_[index].subscription = api_.subscribe(*feeds_[index].resource, [this, index] { mark_dirty(index); });
  }
  thread_ = std::thread([this] { run(); });
}

void ClusterLoop::stop() {
  {
    const base::MutexLock lock(mutex_);
    stopping_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  for (Feed& feed : feeds_) feed.subscription.reset();
  if (timer_) clock_.cancel(*timer_);
  timer_.reset();
  idle_changed_.notify_all();
}

void ClusterLoop::settle() {
  if (!thread_.joinable()) return;
  const base::MutexLock lock(mutex_);
  while (!stopping_ && (!idle_ || has_work())) idle_changed_.wait(mutex_);
}

void ClusterLoop::mark_dirty(std::size_t feed) {
  bool first = false;
  {
    const base::MutexLock lock(mutex_);
    if (is_dirty_[feed]) return;
    is_dirty_[feed] = true;
    dirty_.push_back(feed);
    first = idle_ && dirty_.size() == 1;
  }
  if (first) wake_.notify_one();
}

void ClusterLoop::run() {
  // Woken by every write, it is not to push the writer aside: on a busy machine it then finds several at once.
  constexpr sched_param ordinary{};
  pthread_setschedparam(pthread_self(), SCHED_BATCH, &ordinary);
  load();
  while (true) {
    {
      const base::MutexLock lock(mutex_);
      if (stopping_) return;
    }
    if (!step()) sleep();
  }
}

void ClusterLoop::load() {
  std::vector<StoreEvent> events;
  for (Feed& feed : feeds_) reload(feed, events);
  for (const StoreEvent& event : events) cache_.apply(event);
  for (const Entry& entry : controllers_) {
    if (const auto thrown = exception_of([&] { entry.controller->start(); }))
      log(base::LogLevel::error, entry.name, {}, *thrown);
  }
  for (const StoreEvent& event : events) notify(event);
}

// One turn: what has happened, then one key. False when there was no key.
bool ClusterLoop::step() {
  follow_registry();
  gather();
  queue_.release(clock_.elapsed());
  const std::optional<WorkItem> item = queue_.pop();
  if (item) work_on(*item);
  return item.has_value();
}

void ClusterLoop::gather() {
  std::vector<std::size_t> dirty;
  {
    const base::MutexLock lock(mutex_);
    if (std::exchange(timer_fired_, false)) armed_.reset();
    dirty.swap(dirty_);
    for (const std::size_t feed : dirty) is_dirty_[feed] = false;
  }
  if (dirty.empty()) return;
  std::vector<StoreEvent> events;
  for (const std::size_t feed : dirty) read_feed(feeds_[feed], events);
  std::stable_sort(events.begin(), events.end(), [](const StoreEvent& a, const StoreEvent& b) {
    return a.object->revision() < b.object->revision();
  });
  for (const StoreEvent& event : events) dispatch(event);
}

void ClusterLoop::read_feed(Feed& feed, std::vector<StoreEvent>& events) {
  const std::size_t before = events.size();
  while (true) {
    EventBatch batch = api_.events_after(*feed.resource, "", feed.revision, kBatch);
    if (batch.compacted) {
      // What was read just now is not in the cache yet, against which the reload compares; the listing has it, too.
      events.resize(before);
      return reload(feed, events);
    }
    feed.revision = batch.revision;
    const bool last = batch.events.size() < kBatch;
    std::move(batch.events.begin(), batch.events.end(), std::back_inserter(events));
    if (last) return;
  }
}

// The first look, and the way on when history has been compacted: what vanished meanwhile is told as deleted.
void ClusterLoop::reload(Feed& feed, std::vector<StoreEvent>& events) {
  const Listing listing = api_.list(*feed.resource, "");
  ObjectMap gone = cache_.all(*feed.resource);
  for (const ObjectRef& object : listing.objects) {
    ObjectRef previous = gone.find(object->namespace_name(), object->name());
    if (previous != nullptr) gone.erase(object->namespace_name(), object->name());
    if (previous != nullptr && previous->uid() != object->uid()) {
      events.push_back({EventType::deleted, previous, previous, nullptr});
      previous = nullptr;
    }
    events.push_back({previous == nullptr ? EventType::added : EventType::modified, object, previous, nullptr});
  }
  gone.for_each([&events](const ObjectRef& object) {
    events.push_back({EventType::deleted, object, object, nullptr});
  });
  feed.revision = listing.revision;
}

void ClusterLoop::dispatch(const StoreEvent& event) {
  if (cache_.apply(event)) notify(event);
}

void ClusterLoop::notify(const StoreEvent& event) {
  for (const std::size_t watcher : feeds_[feed_of_resource_[event.object->resource().index]].watchers) {
    const Entry& entry = controllers_[watcher];
    if (const auto thrown = exception_of([&] { entry.controller->on_event(event); }))
      log(base::LogLevel::error, entry.name, key_of(*event.object), *thrown);
  }
}

void ClusterLoop::work_on(const WorkItem& item) {
  const Entry& entry = controllers_[item.controller];
  bool done = false;
  const auto thrown = exception_of([&] {
    const StatusOr<void> outcome = entry.controller->reconcile(item.key);
    done = outcome || is_namespace_terminating(outcome.error());
    if (!done) log(base::LogLevel::debug, entry.name, item.key, outcome.error().message);
  });
  if (thrown) log(base::LogLevel::error, entry.name, item.key, *thrown);
  if (done) return queue_.forget(item);
  queue_.add_at(item, clock_.elapsed() + queue_.back_off(item));
}

void ClusterLoop::sleep() {
  arm_timer();
  // Time may have moved while the timer was being set.
  if (queue_.next_due() && *queue_.next_due() <= clock_.elapsed()) return;
  const base::MutexLock lock(mutex_);
  if (has_work()) return;
  idle_ = true;
  idle_changed_.notify_all();
  while (!has_work()) wake_.wait(mutex_);
  idle_ = false;
}

void ClusterLoop::arm_timer() {
  const std::optional<base::Duration> due = queue_.next_due();
  // One that is too early does no harm; to set another for each turn costs more than that.
  if (!due || (armed_ && *armed_ <= *due)) return;
  if (timer_) clock_.cancel(*timer_);
  armed_ = due;
  timer_ = clock_.call_after(*due - clock_.elapsed(), [this] {
    {
      const base::MutexLock lock(mutex_);
      timer_fired_ = true;
    }
    wake_.notify_one();
  });
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/event_expiry.h"

#include <deque>

#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

namespace {

constexpr base::Duration kEventLife = std::chrono::hours(1);
constexpr std::size_t kMostAtOnce = 500;

// An event goes an hour after it was written last, as with a real server's --event-ttl. There may be hundreds of
// thousands, which go in the order in which they come: one list, one key.
class EventExpiry : public Controller {
 public:
  explicit EventExpiry(const ControllerContext& context) : context_(context), client_(context_) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "events"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type == EventType::deleted) return;
    if (living_.empty()) context_.enqueue_after({}, kEventLife);
    living_.push_back({context_.clock.now() + kEventLife, event.object});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const base::Time now = context_.clock.now();
    for (std::size_t removed = 0; !living_.empty(); living_.pop_front()) {
      const ObjectRef event = living_.front().event.lock();
      if (event == nullptr) continue;  // gone, or written again
      const base::Duration left = living_.front().end - now;
      if (left > base::Duration::zero() || removed == kMostAtOnce || context_.stopping) {
        context_.enqueue_after(key, left);
        return base::done();
      }
      if (auto done = client_.remove(*event); !done) return done;
      ++removed;
    }
    return base::done();
  }

 private:
  struct Living {
    base::Time end;
    std::weak_ptr<const StoredObject> event;
  };

  const ControllerContext context_;
  const ApiClient client_;
  std::deque<Living> living_;  // by `end`
};

}  // namespace

ControllerFactory event_expiry() {
  return [](const ControllerContext& context) { return std::make_unique<EventExpiry>(context); };
}

}  // namespace o2dms::simulator

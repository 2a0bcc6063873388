#include "simulator/cluster/controllers/event_expiry.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

constexpr base::Duration kEventLife = std::chrono::hours(1);

class EventExpiry : public Controller {
 public:
  explicit EventExpiry(const ControllerContext& context)
      : context_(context), client_(context_, "event-expiry"), events_(stored_type(context.registry, "", "events")) {}

  std::string_view name() const override { return "event-expiry"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "events"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type == EventType::added)
      context_.enqueue_after({event.object->namespace_name(), event.object->name()}, kEventLife);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef event = context_.cache.get(events_, key);
    if (event == nullptr) return base::done();
    const base::Json& json = event->json();
    const base::Time told = std::max({time_at(json, {"metadata", "creationTimestamp"}),
                                      time_at(json, {"lastTimestamp"}), time_at(json, {"series", "lastObservedTime"})});
    const base::Duration left = std::min(told + kEventLife - context_.clock.now(), kEventLife);
    if (left <= base::Duration::zero()) return client_.remove(*event);
    context_.enqueue_after(key, left);
    return base::done();
  }

 private:
  ControllerContext context_;
  ApiClient client_;
  const ResourceType& events_;
};

}  // namespace

ControllerFactory event_expiry() {
  return [](const ControllerContext& context) { return std::make_unique<EventExpiry>(context); };
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/taint_eviction.h"

#include <map>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/views/node_view.h"
#include "simulator/cluster/views/pod_placement.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

class TaintEvictionController : public Controller {
 public:
  explicit TaintEvictionController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "pods"}, {"", "nodes"}};
  }

  // Keys are pods.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &nodes_) return on_node(event);
    if (event.type == EventType::deleted) {
      if (!since_.empty()) since_.erase(key_of(object));
      return;
    }
    const bool moved = event.previous == nullptr || pod_view(*event.previous).node_name != pod_view(object).node_name;
    if (moved && is_on_tainted_node(object)) context_.enqueue(key_of(object));
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef pod = context_.cache.get(pods_, key);
    const ObjectRef node = pod == nullptr ? nullptr : node_of(*pod);
    std::optional<std::int64_t> seconds;
    if (node != nullptr && !is_deleting(*pod)) seconds = seconds_of(*pod, *node);
    if (!seconds) {
      since_.erase(key);
      return base::done();
    }
    const base::Time now = context_.clock.now();
    const base::Time due = since_.try_emplace(key, now).first->second + duration_of_seconds(*seconds);
    if (now < due) {
      context_.enqueue_after(key, due - now);
      return base::done();
    }
    return evict(OpenObject(pod));
  }

 private:
  void on_node(const StoreEvent& event) {
    if (event.type == EventType::deleted) return;
    const Taints& taints = node_view(*event.object).taints;
    if (event.previous == nullptr ? taints.empty() : node_view(*event.previous).taints == taints) return;
    for (const ObjectRef& pod : context_.cache.pods_on(event.object->name())) context_.enqueue(key_of(*pod));
  }

  static std::optional<std::int64_t> seconds_of(const StoredObject& pod, const StoredObject& node) {
    if (node_view(node).taints.empty()) return std::nullopt;
    const PodPlacement placement(pod.spec());
    return seconds_with_taints(placement.tolerations, node_view(node).taints);
  }

  ObjectRef node_of(const StoredObject& pod) const {
    const std::string_view name = pod_view(pod).node_name;
    return name.empty() ? nullptr : context_.cache.get(nodes_, {"", name});
  }

  bool is_on_tainted_node(const StoredObject& pod) const {
    const ObjectRef node = node_of(pod);
    return node != nullptr && !node_view(*node).taints.empty();
  }

  StatusOr<void> evict(const OpenObject& pod) {
    const std::string name = std::string(pod.namespace_name()).append("/").append(pod.name());
    events_.record(pod, {"TaintManagerEviction", "Marking for deletion Pod " + name});
    base::Json status = status_of(pod.json());
    set_condition(
        status,
        {"DisruptionTarget", "True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"},
        context_.clock.now());
    if (auto written = client_.set_status(pod, std::move(status)); !written) {
      if (is_not_found(written.error())) return base::done();
      return written;
    }
    return client_.remove(pod);
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& pods_;
  const ResourceType& nodes_;
  std::map<ObjectKey, base::Time> since_;  // pods whose time on their node is limited, from when
};

}  // namespace

ControllerFactory taint_eviction_controller() {
  return [](const ControllerContext& context) { return std::make_unique<TaintEvictionController>(context); };
}

}  // namespace o2dms::simulator

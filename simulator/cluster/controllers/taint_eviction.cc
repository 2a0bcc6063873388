#include "simulator/cluster/controllers/taint_eviction.h"

#include <map>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/node_affinity.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

class TaintEvictionController : public Controller {
 public:
  explicit TaintEvictionController(const ControllerContext& context)
      : context_(context),
        client_(context_, "taint-eviction-controller"),
        events_(context_, client_, "taint-eviction-controller"),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::string_view name() const override { return "taint-eviction-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "pods"}, {"", "nodes"}};
  }

  // Keys are pods.
  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &nodes_) return on_node(event);
    const ObjectKey key{object.namespace_name(), object.name()};
    if (event.type == EventType::deleted) {
      since_.erase(key);
      return;
    }
    const bool moved = event.previous == nullptr || base::string_at(event.previous->json(), {"spec", "nodeName"}) !=
                                                        base::string_at(object.json(), {"spec", "nodeName"});
    if (moved && is_on_tainted_node(object)) context_.enqueue(key);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef pod = context_.cache.get(pods_, key);
    const ObjectRef node = pod == nullptr ? nullptr : node_of(*pod);
    const auto seconds =
        node == nullptr || is_deleting(pod->json()) ? std::nullopt : seconds_with_taints(pod->json(), node->json());
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
    return evict(*pod);
  }

 private:
  void on_node(const StoreEvent& event) {
    const auto taints = [](const StoredObject& node) {
      const base::Json* found = base::find(node.json(), {"spec", "taints"});
      return found == nullptr ? base::Json() : *found;
    };
    if (event.type == EventType::deleted) return;
    const base::Json before = event.previous == nullptr ? base::Json() : taints(*event.previous);
    if (before == taints(*event.object)) return;
    for (const ObjectRef& pod : context_.cache.pods_on(event.object->name()))
      context_.enqueue({pod->namespace_name(), pod->name()});
  }

  ObjectRef node_of(const StoredObject& pod) const {
    const std::string_view name = base::string_at(pod.json(), {"spec", "nodeName"});
    return name.empty() ? nullptr : context_.cache.get(nodes_, {"", std::string(name)});
  }

  bool is_on_tainted_node(const StoredObject& pod) const {
    const ObjectRef node = node_of(pod);
    return node != nullptr && base::find(node->json(), {"spec", "taints"}) != nullptr;
  }

  StatusOr<void> evict(const StoredObject& pod) {
    events_.tell(pod, {"TaintManagerEviction", "Marking for deletion Pod " + pod.namespace_name() + "/" + pod.name()});
    base::Json status = status_of(pod.json());
    set_condition(
        status,
        {"DisruptionTarget", "True", "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint"},
        context_.clock.now());
    if (auto told = client_.set_status(pod, std::move(status)); !told) {
      if (is_not_found(told.error())) return base::done();
      return told;
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

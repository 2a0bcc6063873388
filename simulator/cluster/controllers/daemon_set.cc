#include "simulator/cluster/controllers/daemon_set.h"

#include <algorithm>
#include <map>
#include <set>

#include "simulator/cluster/controllers/daemon_pods.h"
#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

// The pods on one node, and whether there should be one.
struct DaemonNode {
  DaemonPlace place;
  std::vector<ObjectRef> pods;
};
using DaemonNodes = std::map<std::string, DaemonNode>;

class DaemonSetController : public Controller {
 public:
  explicit DaemonSetController(const ControllerContext& context)
      : context_(context),
        client_(context_, "daemon-set-controller"),
        events_(context_, client_, "daemonset-controller"),
        sets_(stored_type(context.registry, "apps", "daemonsets")),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::string_view name() const override { return "daemonset-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "daemonsets"}, {"", "pods"}, {"", "nodes"}, {"apps", "controllerrevisions"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue({object.namespace_name(), object.name()});
    if (&object.resource() == &nodes_) return on_node(event);
    if (&object.resource() != &pods_) return;
    enqueue_claimants(context_, sets_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef set = context_.cache.get(sets_, key);
    if (set == nullptr) return base::done();
    const PodClaims claims{context_, client_, *set, means};
    auto claimed = claims.claim();
    if (!claimed) return base::failure(claimed.error());
    if (is_deleting(set->json())) return base::done();
    RevisionHistory history(context_, client_, *set);
    const auto revision = history.present();
    if (!revision) return base::failure(revision.error());
    const std::string hash = revision_hash(**revision);
    const DaemonNodes nodes = look(*set, *claimed, hash);
    StatusOr<void> kept = keep(*set, nodes, hash);
    if (kept && base::string_at(set->json(), {"spec", "updateStrategy", "type"}, "RollingUpdate") == "RollingUpdate")
      kept = update(*set, nodes, hash);
    if (auto written = client_.set_status(*set, status(*set, nodes, hash)); !written) return written;
    if (!kept) return kept;
    std::set<std::string> live{(*revision)->name()};
    for (const ObjectRef& pod : *claimed) live.insert(set->name() + "-" + hash_of(*pod));
    return history.trim(live);
  }

 private:
  static bool means(const base::Json& set, const base::Json& pod) {
    return selects(base::find(set, {"spec", "selector"}), pod);
  }

  static std::string hash_of(const StoredObject& pod) {
    return std::string(base::string_at(pod.json(), {"metadata", "labels", kRevisionHashLabel}));
  }

  void on_node(const StoreEvent& event) {
    if (event.type == EventType::modified && event.previous != nullptr) {
      const base::Json &before = event.previous->json(), &now = event.object->json();
      if (before.value("spec", base::Json()) == now.value("spec", base::Json()) &&
          before["metadata"].value("labels", base::Json()) == now["metadata"].value("labels", base::Json()))
        return;
    }
    for (const auto& [key, set] : context_.cache.all(sets_)) context_.enqueue(key);
  }

  DaemonNodes look(const StoredObject& set, const std::vector<ObjectRef>& pods, const std::string& hash) const {
    DaemonNodes result;
    for (const auto& [key, node] : context_.cache.all(nodes_))
      result[key.name].place = daemon_place(daemon_pod(set, key.name, hash), node->json());
    for (const ObjectRef& pod : pods) result[daemon_node(pod->json())].pods.push_back(pod);
    return result;
  }

  StatusOr<void> create(const StoredObject& set, const std::string& node, const std::string& hash) {
    const auto created = client_.create(pods_, set.namespace_name(), daemon_pod(set, node, hash));
    tell_created(events_, set, created);
    return outcome(created);
  }

  StatusOr<void> remove(const StoredObject& set, const StoredObject& pod) {
    auto removed = client_.remove(pod);
    if (removed) tell_deleted(events_, set, pod);
    return removed;
  }

  StatusOr<void> keep(const StoredObject& set, const DaemonNodes& nodes, const std::string& hash) {
    for (const auto& [name, node] : nodes) {
      std::size_t alive = 0;
      for (const ObjectRef& pod : node.pods) {
        if (is_deleting(pod->json())) {
          ++alive;  // its successor waits for it to be gone
          continue;
        }
        // Failed and finished daemons are replaced; so are those where none should be, and all but one.
        const bool unwanted = is_terminal(pod->json()) || !node.place.should_continue || (alive > 0 && !surges(set));
        if (unwanted) {
          if (auto removed = remove(set, *pod); !removed) return removed;
        }
        ++alive;
      }
      if (alive == 0 && node.place.should_run) {
        if (auto made = create(set, name, hash); !made) return made;
      }
    }
    return base::done();
  }

  static std::int64_t rolling(const StoredObject& set, const char* field, std::int64_t nodes, std::int64_t fallback) {
    return int_or_percent(base::find(set.json(), {"spec", "updateStrategy", "rollingUpdate", field}), nodes, true,
                          fallback);
  }
  static bool surges(const StoredObject& set) { return rolling(set, "maxSurge", 100, 0) > 0; }

  bool available(const StoredObject& set, const StoredObject& pod) const {
    const std::int64_t min_ready = base::integer_at(set.json(), {"spec", "minReadySeconds"});
    if (const auto wait = until_available(pod.json(), min_ready, context_.clock.now()))
      context_.enqueue_after({set.namespace_name(), set.name()}, *wait);
    return !is_deleting(pod.json()) && is_available(pod.json(), min_ready, context_.clock.now());
  }

  StatusOr<void> update(const StoredObject& set, const DaemonNodes& nodes, const std::string& hash) {
    std::int64_t wanted = 0, unavailable = 0, surging = 0;
    for (const auto& [name, node] : nodes) {
      if (!node.place.should_run) continue;
      ++wanted;
      const auto well =
          std::any_of(node.pods.begin(), node.pods.end(), [&](const ObjectRef& pod) { return available(set, *pod); });
      if (!well) ++unavailable;
      if (node.pods.size() > 1) ++surging;
    }
    const std::int64_t surge = rolling(set, "maxSurge", wanted, 0);
    std::int64_t may_miss = rolling(set, "maxUnavailable", wanted, 1) - unavailable, may_surge = surge - surging;
    for (const auto& [name, node] : nodes) {
      if (!node.place.should_run || node.pods.empty()) continue;
      if (auto moved = update_node(set, name, node, hash, surge > 0, may_miss, may_surge); !moved) return moved;
    }
    return base::done();
  }

  StatusOr<void> update_node(const StoredObject& set, const std::string& name, const DaemonNode& node,
                             const std::string& hash, bool by_surge, std::int64_t& may_miss, std::int64_t& may_surge) {
    ObjectRef old, fresh;
    for (const ObjectRef& pod : node.pods) {
      if (!is_deleting(pod->json())) (hash_of(*pod) == hash ? fresh : old) = pod;
    }
    if (old == nullptr) return base::done();
    if (by_surge) {
      if (fresh != nullptr) return available(set, *fresh) ? remove(set, *old) : base::done();
      if (may_surge <= 0) return base::done();
      --may_surge;
      return create(set, name, hash);
    }
    // What does not work anyhow may go at once.
    if (!available(set, *old)) return remove(set, *old);
    if (may_miss <= 0) return base::done();
    --may_miss;
    return remove(set, *old);
  }

  base::Json status(const StoredObject& set, const DaemonNodes& nodes, const std::string& hash) const {
    std::int64_t desired = 0, current = 0, misscheduled = 0, ready = 0, available_count = 0, updated = 0;
    for (const auto& [name, node] : nodes) {
      if (!node.place.should_run) {
        if (!node.pods.empty()) ++misscheduled;
        continue;
      }
      ++desired;
      if (node.pods.empty()) continue;
      ++current;
      const auto any = [&pods = node.pods](auto holds) { return std::any_of(pods.begin(), pods.end(), holds); };
      if (any([](const ObjectRef& pod) { return is_ready(pod->json()) && !is_deleting(pod->json()); })) ++ready;
      if (any([&](const ObjectRef& pod) { return available(set, *pod); })) ++available_count;
      if (any([&](const ObjectRef& pod) { return hash_of(*pod) == hash; })) ++updated;
    }
    base::Json status = status_of(set.json());
    status["observedGeneration"] = base::integer_at(set.json(), {"metadata", "generation"});
    status["desiredNumberScheduled"] = desired;
    status["currentNumberScheduled"] = current;
    status["numberMisscheduled"] = misscheduled;
    status["numberReady"] = ready;
    const auto note = [&status](const char* field, std::int64_t value) {
      if (value > 0)
        status[field] = value;
      else
        status.erase(field);
    };
    note("updatedNumberScheduled", updated);
    note("numberAvailable", available_count);
    note("numberUnavailable", desired - available_count);
    return status;
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& sets_;
  const ResourceType& pods_;
  const ResourceType& nodes_;
};

}  // namespace

ControllerFactory daemon_set_controller() {
  return [](const ControllerContext& context) { return std::make_unique<DaemonSetController>(context); };
}

}  // namespace o2dms::simulator

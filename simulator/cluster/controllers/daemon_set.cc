#include "simulator/cluster/controllers/daemon_set.h"

#include <algorithm>
#include <set>
#include <span>

#include "simulator/cluster/controllers/daemon_pods.h"
#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/controllers/status_counts.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/burst.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/views/node_view.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

// One node of the cluster, or one that pods are tied to though it is gone; the pods on it, and whether there should be
// one.
struct DaemonNode {
  std::string_view name;
  DaemonPlace place;
  std::span<const ObjectRef> pods;
};

// The pods of a set and the nodes, joined by the nodes' names.
class DaemonNodes {
 public:
  DaemonNodes(const OpenObject& set, const std::vector<ObjectRef>& pods, const ObjectMap& nodes) {
    for (const ObjectRef& pod : pods) placed_.emplace_back(daemon_node(*pod), pod);
    std::stable_sort(placed_.begin(), placed_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [node, pod] : placed_) pods_.push_back(pod);
    const std::string spec = daemon_pod_spec(set);
    const PodPlacement placement(spec);
    std::size_t at = 0;
    nodes.for_each([&](const ObjectRef& node) {
      while (at < placed_.size() && placed_[at].first < node->name()) at = take(at, {});
      const std::size_t next = at < placed_.size() && placed_[at].first == node->name() ? end_of(at) : at;
      nodes_.push_back({node->name(), daemon_place(placement, *node), std::span(pods_).subspan(at, next - at)});
      at = next;
    });
    while (at < placed_.size()) at = take(at, {});
  }

  [[nodiscard]] auto begin() const { return nodes_.begin(); }
  [[nodiscard]] auto end() const { return nodes_.end(); }

 private:
  [[nodiscard]] std::size_t end_of(std::size_t at) const {
    std::size_t end = at;
    while (end < placed_.size() && placed_[end].first == placed_[at].first) ++end;
    return end;
  }
  std::size_t take(std::size_t at, DaemonPlace place) {
    const std::size_t end = end_of(at);
    nodes_.push_back({placed_[at].first, place, std::span(pods_).subspan(at, end - at)});
    return end;
  }

  std::vector<std::pair<std::string, ObjectRef>> placed_;
  std::vector<ObjectRef> pods_;
  std::vector<DaemonNode> nodes_;
};

class DaemonSetController : public Controller {
 public:
  explicit DaemonSetController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        sets_(stored_type(context.registry, "apps", "daemonsets")),
        pods_(stored_type(context.registry, "", "pods")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "daemonsets"}, {"", "pods"}, {"", "nodes"}, {"apps", "controllerrevisions"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue(key_of(object));
    if (&object.resource() == &nodes_) return on_node(event);
    if (&object.resource() != &pods_) return;
    enqueue_owners(context_, sets_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(sets_, key);
    if (found == nullptr) return base::done();
    const OpenObject set(found);
    auto claimed = ControllerRefManager{context_, client_, set, means}.claim();
    if (!claimed) return base::failure(claimed.error());
    if (is_deleting(set)) return base::done();
    RevisionHistory history(context_, client_, set);
    const auto revision = history.present();
    if (!revision) return base::failure(revision.error());
    const std::string hash = revision_hash(**revision);
    const DaemonNodes nodes(set, *claimed, context_.cache.all(nodes_));
    Burst burst(context_);
    StatusOr<void> managed = manage(set, nodes, hash, burst);
    if (managed && base::string_at(set.json(), {"spec", "updateStrategy", "type"}, "RollingUpdate") == "RollingUpdate")
      managed = update(set, nodes, hash, burst);
    if (burst.exhausted()) context_.enqueue(key);
    if (auto written = client_.set_status(set, status(set, nodes, hash)); !written) return written;
    if (!managed) return managed;
    std::set<std::string> live{std::string((*revision)->name())};
    for (const ObjectRef& pod : *claimed) live.insert(std::string(set.name()).append("-").append(hash_of(*pod)));
    return history.trim(live);
  }

 private:
  static bool means(const StoredObject& set, const StoredObject& pod) { return selector_view(set).selects(pod); }

  static std::string_view hash_of(const StoredObject& pod) {
    return label_value(pod.meta().labels, kRevisionHashLabel);
  }

  void on_node(const StoreEvent& event) {
    if (event.type == EventType::modified && event.previous != nullptr) {
      const StoredObject &before = *event.previous, &now = *event.object;
      if (node_view(before).spec == node_view(now).spec && before.meta().labels == now.meta().labels) return;
    }
    context_.cache.all(sets_).for_each([this](const ObjectRef& set) { context_.enqueue(key_of(*set)); });
  }

  // Without a place in the burst the node waits for the next turn.
  StatusOr<void> create(const OpenObject& set, std::string_view node, const std::string& hash, Burst& burst) {
    if (!burst.take()) return base::done();
    const auto created = client_.create(pods_, set.namespace_name(), daemon_pod(set, node, hash));
    record_created(events_, set, created);
    return outcome(created);
  }

  StatusOr<void> remove(const OpenObject& set, const StoredObject& pod, Burst& burst) {
    if (!burst.take()) return base::done();
    auto removed = client_.remove(pod);
    if (removed) record_deleted(events_, set, pod);
    return removed;
  }

  StatusOr<void> manage(const OpenObject& set, const DaemonNodes& nodes, const std::string& hash, Burst& burst) {
    for (const DaemonNode& node : nodes) {
      std::size_t alive = 0;
      for (const ObjectRef& pod : node.pods) {
        if (is_deleting(*pod)) {
          ++alive;  // its successor waits for it to be gone
          continue;
        }
        // Failed and finished daemons are replaced; so are those where none should be, and all but one.
        const bool unwanted =
            pod_view(*pod).is_terminal() || !node.place.should_continue || (alive > 0 && !surges(set));
        if (unwanted) {
          if (auto removed = remove(set, *pod, burst); !removed) return removed;
        }
        ++alive;
      }
      if (alive == 0 && node.place.should_run) {
        if (auto made = create(set, node.name, hash, burst); !made) return made;
      }
      if (burst.exhausted()) break;
    }
    return base::done();
  }

  static std::int64_t rolling(const OpenObject& set, const char* field, std::int64_t nodes, std::int64_t fallback) {
    return int_or_percent(base::find(set.json(), {"spec", "updateStrategy", "rollingUpdate", field}), nodes, true,
                          fallback);
  }
  static bool surges(const OpenObject& set) { return rolling(set, "maxSurge", 100, 0) > 0; }

  bool available(const OpenObject& set, const StoredObject& pod) const {
    const std::int64_t min_ready = base::integer_at(set.json(), {"spec", "minReadySeconds"});
    const PodView& view = pod_view(pod);
    if (const auto wait = view.until_available(min_ready, context_.clock.now()))
      context_.enqueue_after(key_of(set), *wait);
    return !is_deleting(pod) && view.is_available(min_ready, context_.clock.now());
  }

  // What the update may do: pods that may be missing, and that may be too many.
  struct Room {
    bool by_surge = false;
    std::int64_t may_miss = 0, may_surge = 0;
  };

  StatusOr<void> update(const OpenObject& set, const DaemonNodes& nodes, const std::string& hash, Burst& burst) {
    std::int64_t wanted = 0, unavailable = 0, surging = 0;
    bool outdated = false;
    for (const DaemonNode& node : nodes) {
      if (!node.place.should_run) continue;
      ++wanted;
      bool well = false;
      for (const ObjectRef& pod : node.pods) {
        well = well || available(set, *pod);
        outdated = outdated || hash_of(*pod) != hash;
      }
      if (!well) ++unavailable;
      if (node.pods.size() > 1) ++surging;
    }
    if (!outdated) return base::done();
    const std::int64_t surge = rolling(set, "maxSurge", wanted, 0);
    Room room{surge > 0, rolling(set, "maxUnavailable", wanted, 1) - unavailable, surge - surging};
    for (const DaemonNode& node : nodes) {
      if (!node.place.should_run || node.pods.empty()) continue;
      if (auto moved = update_node(set, node, hash, room, burst); !moved) return moved;
      if (burst.exhausted()) break;
    }
    return base::done();
  }

  StatusOr<void> update_node(const OpenObject& set, const DaemonNode& node, const std::string& hash, Room& room,
                             Burst& burst) {
    ObjectRef old, updated;
    for (const ObjectRef& pod : node.pods) {
      if (!is_deleting(*pod)) (hash_of(*pod) == hash ? updated : old) = pod;
    }
    if (old == nullptr) return base::done();
    if (room.by_surge) {
      if (updated != nullptr) return available(set, *updated) ? remove(set, *old, burst) : base::done();
      if (room.may_surge <= 0) return base::done();
      --room.may_surge;
      return create(set, node.name, hash, burst);
    }
    // What does not work anyhow may go at once.
    if (!available(set, *old)) return remove(set, *old, burst);
    if (room.may_miss <= 0) return base::done();
    --room.may_miss;
    return remove(set, *old, burst);
  }

  base::Json status(const OpenObject& set, const DaemonNodes& nodes, const std::string& hash) const {
    std::int64_t desired = 0, current = 0, misscheduled = 0, ready = 0, available_count = 0, updated = 0;
    for (const DaemonNode& node : nodes) {
      if (!node.place.should_run) {
        if (!node.pods.empty()) ++misscheduled;
        continue;
      }
      ++desired;
      if (node.pods.empty()) continue;
      ++current;
      const auto any = [&pods = node.pods](auto holds) { return std::any_of(pods.begin(), pods.end(), holds); };
      if (any([](const ObjectRef& pod) { return pod_view(*pod).ready && !is_deleting(*pod); })) ++ready;
      if (any([&](const ObjectRef& pod) { return available(set, *pod); })) ++available_count;
      if (any([&](const ObjectRef& pod) { return hash_of(*pod) == hash; })) ++updated;
    }
    base::Json status = status_of(set.json());
    status["observedGeneration"] = set.meta().generation;
    status["desiredNumberScheduled"] = desired;
    status["currentNumberScheduled"] = current;
    status["numberMisscheduled"] = misscheduled;
    status["numberReady"] = ready;
    set_count(status, "updatedNumberScheduled", updated);
    set_count(status, "numberAvailable", available_count);
    set_count(status, "numberUnavailable", desired - available_count);
    return status;
  }

  const ControllerContext context_;
  const ApiClient client_;
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

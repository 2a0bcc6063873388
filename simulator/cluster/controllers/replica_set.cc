#include "simulator/cluster/controllers/replica_set.h"

#include <algorithm>

#include "simulator/cluster/controllers/status_counts.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/burst.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

// What tells the two kinds apart.
struct ReplicaKind {
  std::string_view group, plural;
  bool counts_terminating;
};

constexpr ReplicaKind kReplicaSet{"apps", "replicasets", true};
constexpr ReplicaKind kReplicationController{"", "replicationcontrollers", false};

bool means(const StoredObject& set, const StoredObject& pod) {
  return selector_view(set).selects(pod);
}

// The annotation controller.kubernetes.io/pod-deletion-cost; 0 when there is none.
std::int64_t deletion_cost(const StoredObject& pod) {
  const std::string_view cost =
      base::raw_json_at(pod.metadata(), {"annotations", "controller.kubernetes.io/pod-deletion-cost"});
  return std::strtoll(base::decoded_json_string(cost).c_str(), nullptr, 10);
}

// The order in which pods are given up: what is not yet running first, then the youngest.
struct GiveUpRank {
  explicit GiveUpRank(ObjectRef of) : pod(std::move(of)), cost(deletion_cost(*pod)) {}

  bool operator<(const GiveUpRank& other) const {
    const auto rank = [](const GiveUpRank& each) {
      const PodView& view = pod_view(*each.pod);
      return std::tuple(!view.node_name.empty(),
                        view.phase == "Running"   ? 2
                        : view.phase == "Unknown" ? 1
                                                  : 0,
                        view.ready, each.cost);
    };
    if (rank(*this) != rank(other)) return rank(*this) < rank(other);
    const std::string_view made = pod->meta().creation_timestamp, others = other.pod->meta().creation_timestamp;
    return made != others ? made > others : pod->name() < other.pod->name();
  }

  ObjectRef pod;
  std::int64_t cost;
};

class ReplicaController : public Controller {
 public:
  ReplicaController(const ControllerContext& context, const ReplicaKind& kind)
      : context_(context),
        kind_(kind),
        client_(context_),
        events_(context_, client_),
        sets_(stored_type(context.registry, kind.group, kind.plural)),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{kind_.group, kind_.plural}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue(key_of(object));
    enqueue_owners(context_, sets_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(sets_, key);
    if (found == nullptr) return base::done();
    const OpenObject set(found);
    std::vector<ObjectRef> pods;
    std::size_t terminating = 0;
    auto claimed = ControllerRefManager{context_, client_, set, means}.claim();
    if (!claimed) return base::failure(claimed.error());
    for (ObjectRef& pod : *claimed) {
      const PodView& view = pod_view(*pod);
      if (view.is_active())
        pods.push_back(std::move(pod));
      else if (!view.is_terminal())
        ++terminating;
    }
    StatusOr<void> managed = base::done();
    if (!is_deleting(set)) managed = manage(set, pods);
    const StatusOr<void> written = client_.set_status(set, status(set, pods, terminating, managed));
    return managed ? written : managed;
  }

 private:
  StatusOr<void> manage(const OpenObject& set, const std::vector<ObjectRef>& pods) {
    const auto wanted =
        static_cast<std::size_t>(std::max<std::int64_t>(0, base::integer_at(set.json(), {"spec", "replicas"}, 1)));
    Burst burst(context_);
    auto managed = pods.size() < wanted ? create(set, wanted - pods.size(), burst)
                                        : remove(set, pods, pods.size() - wanted, burst);
    if (burst.exhausted()) context_.enqueue(key_of(set));
    return managed;
  }

  StatusOr<void> create(const OpenObject& set, std::size_t missing, Burst& burst) {
    const base::Json* pod_template = base::find(set.json(), {"spec", "template"});
    if (pod_template == nullptr) return base::done();
    base::Json pod = pod_from_template(set, *pod_template);
    pod["metadata"]["generateName"] = std::string(set.name()) + "-";
    for (; missing > 0 && burst.take(); --missing) {
      const auto created = client_.create(pods_, set.namespace_name(), pod);
      record_created(events_, set, created);
      if (!created) return base::failure(created.error());
    }
    return base::done();
  }

  StatusOr<void> remove(const OpenObject& set, const std::vector<ObjectRef>& pods, std::size_t surplus, Burst& burst) {
    if (surplus == 0) return base::done();
    std::vector<GiveUpRank> order(pods.begin(), pods.end());
    std::sort(order.begin(), order.end());
    for (std::size_t index = 0; index < surplus && burst.take(); ++index) {
      const StoredObject& pod = *order[index].pod;
      if (auto removed = client_.remove(pod); !removed) return removed;
      record_deleted(events_, set, pod);
    }
    return base::done();
  }

  // Counts what was there before the pods of this turn were made, as a real controller does.
  base::Json status(const OpenObject& set, const std::vector<ObjectRef>& pods, std::size_t terminating,
                    const StatusOr<void>& managed) {
    const base::Time now = context_.clock.now();
    const std::int64_t min_ready = base::integer_at(set.json(), {"spec", "minReadySeconds"});
    const base::Json* template_labels = base::find(set.json(), {"spec", "template", "metadata", "labels"});
    const LabelSelector labels = LabelSelector::from_map(template_labels);
    std::int64_t ready = 0, available = 0, labelled = 0;
    for (const ObjectRef& pod : pods) {
      const PodView& view = pod_view(*pod);
      if (template_labels == nullptr || labels.matches(pod->meta().labels)) ++labelled;
      if (!view.ready) continue;
      ++ready;
      if (const auto wait = view.until_available(min_ready, now))
        context_.enqueue_after(key_of(set), *wait);
      else
        ++available;
    }
    base::Json status = status_of(set.json());
    status["replicas"] = pods.size();
    status["observedGeneration"] = set.meta().generation;
    set_count(status, "fullyLabeledReplicas", labelled);
    set_count(status, "readyReplicas", ready);
    set_count(status, "availableReplicas", available);
    if (kind_.counts_terminating) status["terminatingReplicas"] = terminating;
    if (managed)
      remove_condition(status, "ReplicaFailure");
    else if (find_condition(status, "ReplicaFailure") == nullptr && !is_namespace_terminating(managed.error()))
      set_condition(status, {"ReplicaFailure", "True", "FailedCreate", managed.error().message}, now);
    return status;
  }

  const ControllerContext context_;
  const ReplicaKind& kind_;
  const ApiClient client_;
  EventRecorder events_;
  const ResourceType& sets_;
  const ResourceType& pods_;
};

}  // namespace

ControllerFactory replica_set_controller() {
  return [](const ControllerContext& context) { return std::make_unique<ReplicaController>(context, kReplicaSet); };
}

ControllerFactory replication_controller() {
  return [](const ControllerContext& context) {
    return std::make_unique<ReplicaController>(context, kReplicationController);
  };
}

}  // namespace o2dms::simulator

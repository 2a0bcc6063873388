#include "simulator/cluster/controllers/replica_set.h"

#include <algorithm>

#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

// What tells the two kinds apart.
struct ReplicaKind {
  std::string_view name, group, plural;
  bool plain_selector;  // a map of labels, not a LabelSelector
};

constexpr ReplicaKind kReplicaSet{"replicaset-controller", "apps", "replicasets", false};
constexpr ReplicaKind kReplicationController{"replication-controller", "", "replicationcontrollers", true};

// The order in which pods are given up: what is not yet running first, then the youngest.
bool gives_up_before(const ObjectRef& a, const ObjectRef& b) {
  const auto rank = [](const base::Json& pod) {
    const std::string_view phase = pod_phase(pod);
    const auto cost = base::string_at(pod, {"metadata", "annotations", "controller.kubernetes.io/pod-deletion-cost"});
    return std::tuple(!base::string_at(pod, {"spec", "nodeName"}).empty(),
                      phase == "Running"   ? 2
                      : phase == "Unknown" ? 1
                                           : 0,
                      is_ready(pod), cost.empty() ? 0L : std::strtol(std::string(cost).c_str(), nullptr, 10));
  };
  const auto left = rank(a->json()), right = rank(b->json());
  if (left != right) return left < right;
  const auto created = [](const ObjectRef& pod) {
    return base::string_at(pod->json(), {"metadata", "creationTimestamp"});
  };
  if (created(a) != created(b)) return created(a) > created(b);
  return a->name() < b->name();
}

class ReplicaController : public Controller {
 public:
  ReplicaController(const ControllerContext& context, const ReplicaKind& kind)
      : context_(context),
        kind_(kind),
        client_(context_, kind.name),
        events_(context_, client_, kind.name),
        sets_(stored_type(context.registry, kind.group, kind.plural)),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::string_view name() const override { return kind_.name; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{kind_.group, kind_.plural}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue({object.namespace_name(), object.name()});
    enqueue_claimants(context_, sets_, event,
                      [this](const base::Json& set, const base::Json& pod) { return matches(set, pod); });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef set = context_.cache.get(sets_, key);
    if (set == nullptr) return base::done();
    std::vector<ObjectRef> pods, terminating;
    const PodClaims claims{context_, client_, *set,
                           [this](const base::Json& owner, const base::Json& pod) { return matches(owner, pod); }};
    auto claimed = claims.claim();
    if (!claimed) return base::failure(claimed.error());
    for (ObjectRef& pod : *claimed) {
      if (is_active(pod->json()))
        pods.push_back(std::move(pod));
      else if (is_deleting(pod->json()) && !is_terminal(pod->json()))
        terminating.push_back(std::move(pod));
    }
    StatusOr<void> managed = base::done();
    if (!is_deleting(set->json())) managed = manage(*set, pods);
    const StatusOr<void> written = client_.set_status(*set, status(*set, pods, terminating.size(), managed));
    return managed ? written : managed;
  }

 private:
  bool matches(const base::Json& set, const base::Json& pod) const {
    const base::Json* selector = base::find(set, {"spec", "selector"});
    return kind_.plain_selector ? selects_by_map(selector, pod) : selects(selector, pod);
  }

  StatusOr<void> manage(const StoredObject& set, const std::vector<ObjectRef>& pods) {
    const auto wanted =
        static_cast<std::size_t>(std::max<std::int64_t>(0, base::integer_at(set.json(), {"spec", "replicas"}, 1)));
    if (pods.size() < wanted) {
      const base::Json* pod_template = base::find(set.json(), {"spec", "template"});
      if (pod_template == nullptr) return base::done();
      for (std::size_t missing = wanted - pods.size(); missing > 0; --missing) {
        base::Json pod = pod_from_template(set, *pod_template);
        pod["metadata"]["generateName"] = set.name() + "-";
        const auto created = client_.create(pods_, set.namespace_name(), std::move(pod));
        tell_created(events_, set, created);
        if (!created) return base::failure(created.error());
      }
      return base::done();
    }
    std::vector<ObjectRef> order = pods;
    std::sort(order.begin(), order.end(), gives_up_before);
    for (std::size_t index = 0; index < pods.size() - wanted; ++index) {
      if (auto removed = client_.remove(*order[index]); !removed) return removed;
      tell_deleted(events_, set, *order[index]);
    }
    return base::done();
  }

  // Counts what was there before the pods of this turn were made, as a real controller does.
  base::Json status(const StoredObject& set, const std::vector<ObjectRef>& pods, std::size_t terminating,
                    const StatusOr<void>& managed) {
    const base::Time now = context_.clock.now();
    const std::int64_t min_ready = base::integer_at(set.json(), {"spec", "minReadySeconds"});
    const base::Json* labels = base::find(set.json(), {"spec", "template", "metadata", "labels"});
    std::int64_t ready = 0, available = 0, labelled = 0;
    for (const ObjectRef& pod : pods) {
      if (labels == nullptr || selects_by_map(labels, pod->json())) ++labelled;
      if (!is_ready(pod->json())) continue;
      ++ready;
      if (const auto wait = until_available(pod->json(), min_ready, now))
        context_.enqueue_after({set.namespace_name(), set.name()}, *wait);
      else
        ++available;
    }
    base::Json status = status_of(set.json());
    status["replicas"] = pods.size();
    status["observedGeneration"] = base::integer_at(set.json(), {"metadata", "generation"});
    const auto count = [&status](const char* field, std::int64_t value) {
      if (value > 0)
        status[field] = value;
      else
        status.erase(field);
    };
    count("fullyLabeledReplicas", labelled);
    count("readyReplicas", ready);
    count("availableReplicas", available);
    if (!kind_.plain_selector) status["terminatingReplicas"] = terminating;
    if (managed)
      remove_condition(status, "ReplicaFailure");
    else if (find_condition(status, "ReplicaFailure") == nullptr && !is_namespace_terminating(managed.error()))
      set_condition(status, {"ReplicaFailure", "True", "FailedCreate", managed.error().message}, now);
    return status;
  }

  ControllerContext context_;
  const ReplicaKind& kind_;
  ApiClient client_;
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

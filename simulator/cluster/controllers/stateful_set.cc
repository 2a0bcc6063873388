#include "simulator/cluster/controllers/stateful_set.h"

#include <algorithm>
#include <map>

#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/controllers/stateful_pods.h"
#include "simulator/cluster/controllers/status_counts.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/burst.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

bool is_running_and_ready(const StoredObject& pod) {
  const PodView& view = pod_view(pod);
  return view.phase == "Running" && view.ready;
}

std::string_view revision_of(const StoredObject& pod) {
  return label_value(pod.meta().labels, kRevisionHashLabel);
}

// What a set wants and what there is. Ordinals without a pod have no entry: there may be billions of them.
struct SetState {
  const OpenObject& set;
  std::int64_t first = 0, replicas = 0;
  bool parallel = false;
  ObjectRef current, update;               // revisions
  std::map<std::int64_t, ObjectRef> pods;  // of wanted ordinals
  std::map<std::int64_t, ObjectRef> surplus;

  [[nodiscard]] bool wants(std::int64_t ordinal) const { return ordinal >= first && ordinal < first + replicas; }
  [[nodiscard]] ObjectRef pod(std::int64_t ordinal) const {
    const auto at = pods.find(ordinal);
    return at == pods.end() ? nullptr : at->second;
  }
};

class StatefulSetController : public Controller {
 public:
  explicit StatefulSetController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        sets_(stored_type(context.registry, "apps", "statefulsets")),
        pods_(stored_type(context.registry, "", "pods")),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "statefulsets"}, {"", "pods"}, {"", "persistentvolumeclaims"}, {"apps", "controllerrevisions"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue(key_of(object));
    if (&object.resource() != &pods_) return;
    enqueue_owners(context_, sets_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(sets_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject set(found);
    auto claimed = ControllerRefManager{context_, client_, set, means}.claim();
    if (!claimed) return base::failure(claimed.error());
    RevisionHistory history(context_, client_, set);
    auto update = history.present();
    if (!update) return base::failure(update.error());
    SetState state = state_of(set, *claimed);
    state.update = *update;
    state.current = history.find(base::string_at(set.json(), {"status", "currentRevision"}));
    if (state.current == nullptr) state.current = state.update;
    Burst burst(context_);
    StatusOr<void> done = manage(state, burst);
    if (burst.exhausted()) context_.enqueue(key);
    if (auto written = client_.set_status(set, status(state)); !written) return written;
    if (!done) return done;
    std::set<std::string> live{std::string(state.current->name()), std::string(state.update->name())};
    for (const ObjectRef& pod : *claimed) live.emplace(revision_of(*pod));
    return history.trim(live);
  }

 private:
  static bool means(const StoredObject& set, const StoredObject& pod) {
    return selector_view(set).selects(pod) && stateful_ordinal(set.name(), pod.name()).has_value();
  }

  static SetState state_of(const OpenObject& set, const std::vector<ObjectRef>& pods) {
    SetState state{.set = set,
                   .first = base::integer_at(set.json(), {"spec", "ordinals", "start"}),
                   .replicas = std::max<std::int64_t>(0, base::integer_at(set.json(), {"spec", "replicas"}, 1)),
                   .parallel = base::string_at(set.json(), {"spec", "podManagementPolicy"}) == "Parallel",
                   .current = nullptr,
                   .update = nullptr,
                   .pods = {},
                   .surplus = {}};
    for (const ObjectRef& pod : pods) {
      const std::int64_t ordinal = stateful_ordinal(set.name(), pod->name()).value_or(-1);
      (state.wants(ordinal) ? state.pods : state.surplus)[ordinal] = pod;
    }
    return state;
  }

  StatusOr<void> manage(const SetState& state, Burst& burst) {
    bool all_well = true;
    for (std::int64_t ordinal = state.first; ordinal < state.first + state.replicas; ++ordinal) {
      const auto well = ensure_pod(state, ordinal, burst);
      if (!well) return base::failure(well.error());
      all_well = all_well && *well;
      if ((!*well && !state.parallel) || burst.exhausted()) return base::done();
    }
    const auto scaled = scale_down(state, all_well, burst);
    if (!scaled) return base::failure(scaled.error());
    return *scaled && (all_well || state.parallel) ? update_pods(state) : base::done();
  }

  // True when the pod of this ordinal is there and well.
  StatusOr<bool> ensure_pod(const SetState& state, std::int64_t ordinal, Burst& burst) {
    const ObjectRef pod = state.pod(ordinal);
    if (pod == nullptr && !burst.take()) return false;
    if (auto made = ensure_claims(state.set, ordinal); !made) return base::failure(made.error());
    if (pod == nullptr) return create_pod(state, ordinal);
    if (pod_view(*pod).is_terminal() && !is_deleting(*pod)) {
      if (auto removed = client_.remove(*pod); !removed) return base::failure(removed.error());
      return false;
    }
    if (is_deleting(*pod) || !is_running_and_ready(*pod)) return false;
    const std::int64_t min_ready = base::integer_at(state.set.json(), {"spec", "minReadySeconds"});
    if (const auto wait = pod_view(*pod).until_available(min_ready, context_.clock.now())) {
      context_.enqueue_after(key_of(state.set), *wait);
      return false;
    }
    return true;
  }

  StatusOr<bool> create_pod(const SetState& state, std::int64_t ordinal) {
    const ObjectRef& revision = belongs_to_current(state, ordinal) ? state.current : state.update;
    base::Json pod = stateful_pod(state.set, ordinal, template_of_revision(*revision), std::string(revision->name()));
    const std::string name(base::string_at(pod, {"metadata", "name"}));
    const auto created = client_.create(pods_, state.set.namespace_name(), std::move(pod));
    if (!created && is_already_exists(created.error())) return false;
    record_pod(state.set, "create", "SuccessfulCreate", "FailedCreate", name, outcome(created));
    if (!created) return base::failure(created.error());
    return false;
  }

  static std::int64_t partition(const OpenObject& set) {
    return base::integer_at(set.json(), {"spec", "updateStrategy", "rollingUpdate", "partition"});
  }

  static bool rolls(const OpenObject& set) {
    return base::string_at(set.json(), {"spec", "updateStrategy", "type"}, "RollingUpdate") == "RollingUpdate";
  }

  // During an update the ordinals that it has not reached are made again as they were.
  static bool belongs_to_current(const SetState& state, std::int64_t ordinal) {
    if (!rolls(state.set)) return false;
    const std::int64_t place = ordinal - state.first;
    if (partition(state.set) > 0) return place < partition(state.set);
    return place < base::integer_at(state.set.json(), {"status", "currentReplicas"});
  }

  StatusOr<void> ensure_claims(const OpenObject& set, std::int64_t ordinal) {
    for (base::Json& claim : stateful_claims(set, ordinal)) {
      const ObjectKey key{set.namespace_name(), std::string(base::string_at(claim, {"metadata", "name"}))};
      if (const ObjectRef present = context_.cache.get(claims_, key)) {
        if (auto owned = give_claim_to(*present, claim_keeper(set)); !owned) return owned;
        continue;
      }
      const auto created = client_.create(claims_, key.ns, std::move(claim));
      if (!created && is_already_exists(created.error())) continue;
      if (!created) return base::failure(created.error());
      const std::string name(set.name());
      events_.record(set, {"SuccessfulCreate", "create Claim " + key.name + " Pod " + name + "-" +
                                                   std::to_string(ordinal) + " in StatefulSet " + name + " success"});
    }
    return base::done();
  }

  // "create Pod upf-0 in StatefulSet upf successful"
  void record_pod(const StoredObject& set, const std::string& verb, std::string_view well, std::string_view badly,
                  const std::string& pod, const StatusOr<void>& result) {
    if (!result && is_namespace_terminating(result.error())) return;
    const std::string what = verb + " Pod " + pod + " in StatefulSet " + std::string(set.name());
    if (result)
      events_.record(set, {well, what + " successful"});
    else
      events_.record(set, {badly, what + " failed error: " + result.error().message, true});
  }

  StatusOr<void> remove_pod(const StoredObject& set, const StoredObject& pod) {
    auto removed = client_.remove(pod);
    record_pod(set, "delete", "SuccessfulDelete", "FailedDelete", std::string(pod.name()), removed);
    return removed;
  }

  // From the highest ordinal down, one at a time unless parallel. True when nothing is left to go.
  StatusOr<bool> scale_down(const SetState& state, bool others_well, Burst& burst) {
    for (auto at = state.surplus.rbegin(); at != state.surplus.rend(); ++at) {
      const ObjectRef& pod = at->second;
      if (!is_deleting(*pod)) {
        if ((!state.parallel && !others_well) || !burst.take()) return false;
        if (auto settled = settle_claims(state.set, at->first, *pod); !settled) return base::failure(settled.error());
        if (auto removed = remove_pod(state.set, *pod); !removed) return base::failure(removed.error());
      }
      if (!state.parallel) return false;
    }
    return state.surplus.empty();
  }

  // The claims of a pod that is scaled away go with it, or stay with whom whenDeleted says.
  StatusOr<void> settle_claims(const OpenObject& set, std::int64_t ordinal, const StoredObject& pod) {
    for (const base::Json& wanted : stateful_claims(set, ordinal)) {
      const ObjectRef claim = context_.cache.get(
          claims_, {set.namespace_name(), std::string(base::string_at(wanted, {"metadata", "name"}))});
      if (claim == nullptr) continue;
      const bool goes = deletes_claims(set, "whenScaled");
      auto owned = give_claim_to(*claim, goes ? controller_reference(pod) : claim_keeper(set));
      if (!owned) return owned;
    }
    return base::done();
  }

  // Its owner in place of the set and its pods, whoever of them it was; references to others stay.
  StatusOr<void> give_claim_to(const StoredObject& claim, const std::optional<base::Json>& owner) {
    if (is_deleting(claim)) return base::done();
    base::Json changed = *claim.document();
    base::Json before = changed["metadata"].value("ownerReferences", base::Json::array()), owners = base::Json::array();
    for (const base::Json& present : before) {
      const std::string_view kind = base::string_at(present, {"kind"});
      if (kind != sets_.kind && kind != pods_.kind) owners.push_back(present);
    }
    if (owner) owners.push_back(*owner);
    if (owners == before) return base::done();
    changed["metadata"]["ownerReferences"] = std::move(owners);
    return outcome(client_.update(claims_, std::move(changed)));
  }

  StatusOr<void> update_pods(const SetState& state) {
    if (!rolls(state.set)) return base::done();
    const base::Json* most =
        base::find(state.set.json(), {"spec", "updateStrategy", "rollingUpdate", "maxUnavailable"});
    std::int64_t may_miss = std::max<std::int64_t>(1, int_or_percent(most, state.replicas, true, 1));
    may_miss -= state.replicas - static_cast<std::int64_t>(state.pods.size());
    for (const auto& [ordinal, pod] : state.pods) {
      if (is_deleting(*pod) || !is_running_and_ready(*pod)) --may_miss;
    }
    for (auto at = state.pods.rbegin(); at != state.pods.rend() && may_miss > 0; ++at) {
      if (at->first - state.first < partition(state.set)) break;
      const ObjectRef& pod = at->second;
      if (is_deleting(*pod) || revision_of(*pod) == state.update->name()) continue;
      if (auto removed = remove_pod(state.set, *pod); !removed) return removed;
      --may_miss;
    }
    return base::done();
  }

  base::Json status(const SetState& state) const {
    std::int64_t replicas = 0, ready = 0, available = 0, current = 0, updated = 0;
    const std::int64_t min_ready = base::integer_at(state.set.json(), {"spec", "minReadySeconds"});
    const auto count = [&](const ObjectRef& pod) {
      ++replicas;
      if (is_running_and_ready(*pod)) {
        ++ready;
        if (pod_view(*pod).is_available(min_ready, context_.clock.now())) ++available;
      }
      if (is_deleting(*pod)) return;
      if (revision_of(*pod) == state.current->name()) ++current;
      if (revision_of(*pod) == state.update->name()) ++updated;
    };
    for (const auto& [ordinal, pod] : state.pods) count(pod);
    for (const auto& [ordinal, pod] : state.surplus) count(pod);
    std::string_view current_name = state.current->name();
    if (rolls(state.set) && updated == replicas && ready == replicas && replicas == state.replicas) {
      current = updated;
      current_name = state.update->name();
    }
    base::Json status = status_of(state.set.json());
    status["observedGeneration"] = base::integer_at(state.set.json(), {"metadata", "generation"});
    status["replicas"] = replicas;
    status["availableReplicas"] = available;
    status["collisionCount"] = base::integer_at(status, {"collisionCount"});
    status["currentRevision"] = current_name;
    status["updateRevision"] = state.update->name();
    set_count(status, "readyReplicas", ready);
    set_count(status, "currentReplicas", current);
    set_count(status, "updatedReplicas", updated);
    return status;
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& sets_;
  const ResourceType& pods_;
  const ResourceType& claims_;
};

}  // namespace

ControllerFactory stateful_set_controller() {
  return [](const ControllerContext& context) { return std::make_unique<StatefulSetController>(context); };
}

}  // namespace o2dms::simulator

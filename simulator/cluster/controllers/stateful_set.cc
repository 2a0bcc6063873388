#include "simulator/cluster/controllers/stateful_set.h"

#include <algorithm>
#include <map>

#include "simulator/cluster/controllers/revision_history.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/controllers/stateful_pods.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

using Ordinals = std::map<std::int64_t, ObjectRef>;

bool is_running_and_ready(const base::Json& pod) {
  return pod_phase(pod) == "Running" && is_ready(pod);
}

std::string revision_of(const StoredObject& pod) {
  return std::string(base::string_at(pod.json(), {"metadata", "labels", kRevisionHashLabel}));
}

// One look at a set: what it wants and what there is.
struct Sight {
  const StoredObject& set;
  std::int64_t first = 0, replicas = 0;
  bool parallel = false;
  ObjectRef current, update;  // revisions
  Ordinals wanted, condemned;
};

class StatefulSetController : public Controller {
 public:
  explicit StatefulSetController(const ControllerContext& context)
      : context_(context),
        client_(context_, "statefulset-controller"),
        events_(context_, client_, "statefulset-controller"),
        sets_(stored_type(context.registry, "apps", "statefulsets")),
        pods_(stored_type(context.registry, "", "pods")),
        claims_(stored_type(context.registry, "", "persistentvolumeclaims")) {}

  std::string_view name() const override { return "statefulset-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "statefulsets"}, {"", "pods"}, {"", "persistentvolumeclaims"}, {"apps", "controllerrevisions"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &sets_) return context_.enqueue({object.namespace_name(), object.name()});
    if (&object.resource() != &pods_) return;
    enqueue_claimants(context_, sets_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef set = context_.cache.get(sets_, key);
    if (set == nullptr || is_deleting(set->json())) return base::done();
    const PodClaims claims{context_, client_, *set, means};
    auto claimed = claims.claim();
    if (!claimed) return base::failure(claimed.error());
    RevisionHistory history(context_, client_, *set);
    auto update = history.present();
    if (!update) return base::failure(update.error());
    Sight sight = look(*set, *claimed);
    sight.update = *update;
    sight.current = history.find(base::string_at(set->json(), {"status", "currentRevision"}));
    if (sight.current == nullptr) sight.current = sight.update;
    StatusOr<void> kept = keep(sight);
    if (auto written = client_.set_status(*set, status(sight)); !written) return written;
    if (!kept) return kept;
    std::set<std::string> live{sight.current->name(), sight.update->name()};
    for (const ObjectRef& pod : *claimed) live.insert(revision_of(*pod));
    return history.trim(live);
  }

 private:
  static bool means(const base::Json& set, const base::Json& pod) {
    return selects(base::find(set, {"spec", "selector"}), pod) &&
           stateful_ordinal(base::string_at(set, {"metadata", "name"}), base::string_at(pod, {"metadata", "name"}))
               .has_value();
  }

  static Sight look(const StoredObject& set, const std::vector<ObjectRef>& pods) {
    Sight sight{.set = set,
                .first = base::integer_at(set.json(), {"spec", "ordinals", "start"}),
                .replicas = std::max<std::int64_t>(0, base::integer_at(set.json(), {"spec", "replicas"}, 1)),
                .parallel = base::string_at(set.json(), {"spec", "podManagementPolicy"}) == "Parallel",
                .current = nullptr,
                .update = nullptr,
                .wanted = {},
                .condemned = {}};
    for (std::int64_t ordinal = sight.first; ordinal < sight.first + sight.replicas; ++ordinal)
      sight.wanted[ordinal] = nullptr;
    for (const ObjectRef& pod : pods) {
      const std::int64_t ordinal = stateful_ordinal(set.name(), pod->name()).value_or(-1);
      const bool wanted = ordinal >= sight.first && ordinal < sight.first + sight.replicas;
      (wanted ? sight.wanted : sight.condemned)[ordinal] = pod;
    }
    return sight;
  }

  StatusOr<void> keep(Sight& sight) {
    bool all_well = true;
    for (auto& [ordinal, pod] : sight.wanted) {
      const auto well = keep_one(sight, ordinal, pod);
      if (!well) return base::failure(well.error());
      all_well = all_well && *well;
      if (!*well && !sight.parallel) return base::done();
    }
    const auto scaled = scale_down(sight, all_well);
    if (!scaled) return base::failure(scaled.error());
    return *scaled && (all_well || sight.parallel) ? update_pods(sight) : base::done();
  }

  // True when the pod of this ordinal is there and well.
  StatusOr<bool> keep_one(const Sight& sight, std::int64_t ordinal, const ObjectRef& pod) {
    if (auto made = keep_claims(sight.set, ordinal); !made) return base::failure(made.error());
    if (pod == nullptr) {
      const ObjectRef& revision = belongs_to_current(sight, ordinal) ? sight.current : sight.update;
      base::Json fresh = stateful_pod(sight.set, ordinal, template_of_revision(*revision), revision->name());
      const std::string name(base::string_at(fresh, {"metadata", "name"}));
      const auto created = client_.create(pods_, sight.set.namespace_name(), std::move(fresh));
      if (!created && is_already_exists(created.error())) return false;
      tell_pod(sight.set, "create", "SuccessfulCreate", "FailedCreate", name, outcome(created));
      if (!created) return base::failure(created.error());
      return false;
    }
    if (is_terminal(pod->json()) && !is_deleting(pod->json())) {
      if (auto removed = client_.remove(*pod); !removed) return base::failure(removed.error());
      return false;
    }
    if (is_deleting(pod->json()) || !is_running_and_ready(pod->json())) return false;
    const std::int64_t min_ready = base::integer_at(sight.set.json(), {"spec", "minReadySeconds"});
    if (const auto wait = until_available(pod->json(), min_ready, context_.clock.now())) {
      context_.enqueue_after({sight.set.namespace_name(), sight.set.name()}, *wait);
      return false;
    }
    return true;
  }

  static std::int64_t partition(const StoredObject& set) {
    return base::integer_at(set.json(), {"spec", "updateStrategy", "rollingUpdate", "partition"});
  }

  static bool rolls(const StoredObject& set) {
    return base::string_at(set.json(), {"spec", "updateStrategy", "type"}, "RollingUpdate") == "RollingUpdate";
  }

  // During an update the ordinals that it has not reached are made again as they were.
  static bool belongs_to_current(const Sight& sight, std::int64_t ordinal) {
    if (!rolls(sight.set)) return false;
    const std::int64_t place = ordinal - sight.first;
    if (partition(sight.set) > 0) return place < partition(sight.set);
    return place < base::integer_at(sight.set.json(), {"status", "currentReplicas"});
  }

  StatusOr<void> keep_claims(const StoredObject& set, std::int64_t ordinal) {
    for (base::Json& claim : stateful_claims(set, ordinal)) {
      const ObjectKey key{set.namespace_name(), std::string(base::string_at(claim, {"metadata", "name"}))};
      if (const ObjectRef present = context_.cache.get(claims_, key)) {
        if (auto owned = give_claim_to(*present, claim_keeper(set)); !owned) return owned;
        continue;
      }
      const auto created = client_.create(claims_, key.ns, std::move(claim));
      if (!created && is_already_exists(created.error())) continue;
      if (!created) return base::failure(created.error());
      events_.tell(
          set, {"SuccessfulCreate", "create Claim " + key.name + " Pod " + set.name() + "-" + std::to_string(ordinal) +
                                        " in StatefulSet " + set.name() + " success"});
    }
    return base::done();
  }

  // "create Pod upf-0 in StatefulSet upf successful"
  void tell_pod(const StoredObject& set, const std::string& verb, std::string_view well, std::string_view badly,
                const std::string& pod, const StatusOr<void>& result) {
    if (!result && is_namespace_terminating(result.error())) return;
    const std::string what = verb + " Pod " + pod + " in StatefulSet " + set.name();
    if (result)
      events_.tell(set, {well, what + " successful"});
    else
      events_.tell(set, {badly, what + " failed error: " + result.error().message, true});
  }

  StatusOr<void> remove_pod(const StoredObject& set, const StoredObject& pod) {
    auto removed = client_.remove(pod);
    tell_pod(set, "delete", "SuccessfulDelete", "FailedDelete", pod.name(), removed);
    return removed;
  }

  // From the highest ordinal down, one at a time unless parallel. True when nothing is left to go.
  StatusOr<bool> scale_down(const Sight& sight, bool others_well) {
    for (auto at = sight.condemned.rbegin(); at != sight.condemned.rend(); ++at) {
      const ObjectRef& pod = at->second;
      if (!is_deleting(pod->json())) {
        if (!sight.parallel && !others_well) return false;
        if (auto settled = settle_claims(sight.set, at->first, *pod); !settled) return base::failure(settled.error());
        if (auto removed = remove_pod(sight.set, *pod); !removed) return base::failure(removed.error());
      }
      if (!sight.parallel) return false;
    }
    return sight.condemned.empty();
  }

  // The claims of a pod that is scaled away go with it, or stay with whom whenDeleted says.
  StatusOr<void> settle_claims(const StoredObject& set, std::int64_t ordinal, const StoredObject& pod) {
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
    if (is_deleting(claim.json())) return base::done();
    base::Json changed = claim.json();
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

  StatusOr<void> update_pods(const Sight& sight) {
    if (!rolls(sight.set)) return base::done();
    const base::Json* most =
        base::find(sight.set.json(), {"spec", "updateStrategy", "rollingUpdate", "maxUnavailable"});
    std::int64_t may_miss = std::max<std::int64_t>(1, int_or_percent(most, sight.replicas, true, 1));
    for (const auto& [ordinal, pod] : sight.wanted) {
      if (pod == nullptr || is_deleting(pod->json()) || !is_running_and_ready(pod->json())) --may_miss;
    }
    for (auto at = sight.wanted.rbegin(); at != sight.wanted.rend() && may_miss > 0; ++at) {
      if (at->first - sight.first < partition(sight.set)) break;
      const ObjectRef& pod = at->second;
      if (pod == nullptr || is_deleting(pod->json()) || revision_of(*pod) == sight.update->name()) continue;
      if (auto removed = remove_pod(sight.set, *pod); !removed) return removed;
      --may_miss;
    }
    return base::done();
  }

  base::Json status(const Sight& sight) const {
    std::int64_t replicas = 0, ready = 0, available = 0, current = 0, updated = 0;
    const std::int64_t min_ready = base::integer_at(sight.set.json(), {"spec", "minReadySeconds"});
    const auto count = [&](const ObjectRef& pod) {
      if (pod == nullptr) return;
      ++replicas;
      if (is_running_and_ready(pod->json())) {
        ++ready;
        if (is_available(pod->json(), min_ready, context_.clock.now())) ++available;
      }
      if (is_deleting(pod->json())) return;
      if (revision_of(*pod) == sight.current->name()) ++current;
      if (revision_of(*pod) == sight.update->name()) ++updated;
    };
    for (const auto& [ordinal, pod] : sight.wanted) count(pod);
    for (const auto& [ordinal, pod] : sight.condemned) count(pod);
    std::string current_name = sight.current->name();
    if (rolls(sight.set) && updated == replicas && ready == replicas && replicas == sight.replicas) {
      current = updated;
      current_name = sight.update->name();
    }
    base::Json status = status_of(sight.set.json());
    status["observedGeneration"] = base::integer_at(sight.set.json(), {"metadata", "generation"});
    status["replicas"] = replicas;
    status["availableReplicas"] = available;
    status["collisionCount"] = base::integer_at(status, {"collisionCount"});
    status["currentRevision"] = current_name;
    status["updateRevision"] = sight.update->name();
    const auto note = [&status](const char* field, std::int64_t value) {
      if (value > 0)
        status[field] = value;
      else
        status.erase(field);
    };
    note("readyReplicas", ready);
    note("currentReplicas", current);
    note("updatedReplicas", updated);
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

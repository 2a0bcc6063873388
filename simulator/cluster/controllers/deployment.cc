#include "simulator/cluster/controllers/deployment.h"

#include <algorithm>

#include "simulator/cluster/controllers/deployment_sets.h"
#include "simulator/cluster/controllers/deployment_status.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

class DeploymentController : public Controller {
 public:
  explicit DeploymentController(const ControllerContext& context)
      : context_(context),
        client_(context_, "deployment-controller"),
        events_(context_, client_, "deployment-controller"),
        deployments_(stored_type(context.registry, "apps", "deployments")),
        sets_(stored_type(context.registry, "apps", "replicasets")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::string_view name() const override { return "deployment-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "deployments"}, {"apps", "replicasets"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &deployments_) return context_.enqueue({object.namespace_name(), object.name()});
    if (&object.resource() == &pods_) {
      if (event.type == EventType::deleted) on_pod_gone(object);
      return;
    }
    enqueue_claimants(context_, deployments_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef deployment = context_.cache.get(deployments_, key);
    if (deployment == nullptr) return base::done();
    const PodClaims claims{context_, client_, *deployment, means, "apps", "replicasets"};
    auto claimed = claims.claim();
    if (!claimed) return base::failure(claimed.error());
    Sets sets = sort_out(*deployment, std::move(*claimed));
    if (is_deleting(deployment->json())) return write_status(*deployment, sets);
    if (base::bool_at(deployment->json(), {"spec", "paused"}) || is_being_scaled(*deployment, sets)) {
      if (auto scaled = scale_all(*deployment, sets); !scaled) return scaled;
      return write_status(*deployment, sets);
    }
    auto moved = base::string_at(deployment->json(), {"spec", "strategy", "type"}) == "Recreate"
                     ? recreate(*deployment, sets)
                     : roll(*deployment, sets);
    if (!moved) return moved;
    if (auto cleaned = clean_up(*deployment, sets); !cleaned) return cleaned;
    return write_status(*deployment, sets);
  }

 private:
  struct Sets {
    ObjectRef fresh;             // of the present template; may be null
    std::vector<ObjectRef> old;  // oldest first
    bool created = false;
  };

  static bool means(const base::Json& deployment, const base::Json& set) {
    return selects(base::find(deployment, {"spec", "selector"}), set);
  }

  // Recreate waits for the last old pod to go.
  void on_pod_gone(const StoredObject& pod) {
    const base::Json* owner = controller_of(pod.json());
    if (owner == nullptr || base::string_at(*owner, {"kind"}) != sets_.kind) return;
    const ObjectRef set = context_.cache.find_uid(base::string_at(*owner, {"uid"}));
    const base::Json* grand = set == nullptr ? nullptr : controller_of(set->json());
    if (grand != nullptr) context_.enqueue({pod.namespace_name(), std::string(base::string_at(*grand, {"name"}))});
  }

  Sets sort_out(const StoredObject& deployment, std::vector<ObjectRef> all) const {
    std::sort(all.begin(), all.end(), set_created_before);
    const base::Json wanted = template_without_hash(deployment.json());
    Sets sets;
    for (ObjectRef& set : all) {
      if (sets.fresh == nullptr && template_without_hash(set->json()) == wanted)
        sets.fresh = std::move(set);
      else
        sets.old.push_back(std::move(set));
    }
    return sets;
  }

  static std::int64_t max_old_revision(const Sets& sets) {
    std::int64_t most = 0;
    for (const ObjectRef& set : sets.old) most = std::max(most, set_annotation(set->json(), kDeploymentRevision));
    return most;
  }

  StatusOr<void> ensure_fresh(const StoredObject& deployment, Sets& sets) {
    const std::int64_t revision = max_old_revision(sets) + 1;
    if (sets.fresh != nullptr) {
      base::Json changed = sets.fresh->json();
      annotate_set(deployment.json(), changed, revision);
      if (const base::Json* min_ready = base::find(deployment.json(), {"spec", "minReadySeconds"}))
        changed["spec"]["minReadySeconds"] = *min_ready;
      if (changed != sets.fresh->json()) {
        auto written = client_.update(sets_, std::move(changed));
        if (!written) return base::failure(written.error());
        sets.fresh = *written;
      }
      return base::done();
    }
    return create_fresh(deployment, sets, revision);
  }

  StatusOr<void> create_fresh(const StoredObject& deployment, Sets& sets, std::int64_t revision) {
    std::vector<RolloutSet> old;
    for (const ObjectRef& set : sets.old) old.push_back(set_counts(*set));
    const std::int64_t replicas =
        is_recreate(deployment) ? 0 : next_new_replicas(rollout_limits(deployment.json()), {}, old);
    base::Json set = deployment_set(deployment, replicas);
    annotate_set(deployment.json(), set, revision);
    auto created = client_.create(sets_, deployment.namespace_name(), std::move(set));
    if (!created && is_already_exists(created.error())) return note_collision(deployment, created.error());
    if (!created) {
      base::Json status = status_of(deployment.json());
      set_condition(status, {"Progressing", "False", "ReplicaSetCreateError", created.error().message},
                    context_.clock.now(), ConditionStamp::update_time);
      if (auto written = client_.set_status(deployment, std::move(status)); !written) return written;
      return base::failure(created.error());
    }
    sets.fresh = *created;
    sets.created = true;
    if (replicas > 0) tell_scaling(deployment, **created, 0, replicas);
    return base::done();
  }

  // Another ReplicaSet has the name: the next try takes another hash.
  StatusOr<void> note_collision(const StoredObject& deployment, const StatusError& error) {
    base::Json status = status_of(deployment.json());
    status["collisionCount"] = base::integer_at(status, {"collisionCount"}) + 1;
    if (auto written = client_.set_status(deployment, std::move(status)); !written) return written;
    return base::failure(error);
  }

  static bool is_recreate(const StoredObject& deployment) {
    return base::string_at(deployment.json(), {"spec", "strategy", "type"}) == "Recreate";
  }

  StatusOr<void> scale(const StoredObject& deployment, ObjectRef& set, std::int64_t replicas) {
    base::Json changed = set->json();
    changed["spec"]["replicas"] = replicas;
    annotate_set_size(deployment.json(), changed);
    if (changed == set->json()) return base::done();
    auto written = client_.update(sets_, std::move(changed));
    if (!written) return base::failure(written.error());
    const std::int64_t before = set_counts(*set).replicas;
    if (before != replicas) tell_scaling(deployment, *set, before, replicas);
    set = *written;
    return base::done();
  }

  void tell_scaling(const StoredObject& deployment, const StoredObject& set, std::int64_t from, std::int64_t to) {
    events_.tell(deployment,
                 {"ScalingReplicaSet", std::string(from < to ? "Scaled up" : "Scaled down") + " replica set " +
                                           set.name() + " from " + std::to_string(from) + " to " + std::to_string(to)});
  }

  StatusOr<void> roll(const StoredObject& deployment, Sets& sets) {
    if (auto ensured = ensure_fresh(deployment, sets); !ensured) return ensured;
    const RolloutLimits limits = rollout_limits(deployment.json());
    std::vector<RolloutSet> old;
    for (const ObjectRef& set : sets.old) old.push_back(set_counts(*set));
    const std::int64_t next = next_new_replicas(limits, set_counts(*sets.fresh), old);
    if (next != set_counts(*sets.fresh).replicas) return scale(deployment, sets.fresh, next);
    const std::vector<std::int64_t> sizes = next_old_replicas(limits, set_counts(*sets.fresh), old);
    for (std::size_t index = 0; index < sizes.size(); ++index) {
      if (sizes[index] == old[index].replicas) continue;
      if (auto scaled = scale(deployment, sets.old[index], sizes[index]); !scaled) return scaled;
    }
    return base::done();
  }

  StatusOr<void> recreate(const StoredObject& deployment, Sets& sets) {
    for (ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas == 0) continue;
      if (auto scaled = scale(deployment, set, 0); !scaled) return scaled;
    }
    for (const ObjectRef& set : sets.old) {
      for (const ObjectRef& pod : context_.cache.dependents(set->uid(), pods_)) {
        if (!is_terminal(pod->json())) return base::done();
      }
    }
    if (auto ensured = ensure_fresh(deployment, sets); !ensured) return ensured;
    return scale(deployment, sets.fresh, rollout_limits(deployment.json()).replicas);
  }

  // The Deployment's size changed since the ReplicaSets were last sized.
  static bool is_being_scaled(const StoredObject& deployment, const Sets& sets) {
    const std::int64_t replicas = base::integer_at(deployment.json(), {"spec", "replicas"}, 1);
    const auto differs = [&](const ObjectRef& set) {
      return set != nullptr && set_counts(*set).replicas > 0 &&
             base::find(set->json(), {"metadata", "annotations", kDeploymentDesired}) != nullptr &&
             set_annotation(set->json(), kDeploymentDesired) != replicas;
    };
    return differs(sets.fresh) || std::any_of(sets.old.begin(), sets.old.end(), differs);
  }

  StatusOr<void> scale_all(const StoredObject& deployment, Sets& sets) {
    std::vector<ObjectRef*> active;
    if (sets.fresh != nullptr && set_counts(*sets.fresh).replicas > 0) active.push_back(&sets.fresh);
    for (ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas > 0) active.push_back(&set);
    }
    const RolloutLimits limits = rollout_limits(deployment.json());
    if (active.empty() && sets.fresh != nullptr) active.push_back(&sets.fresh);
    if (active.empty()) return base::done();
    if (active.size() == 1) return scale(deployment, *active.front(), limits.replicas);
    std::vector<RolloutSet> present;
    for (const ObjectRef* set : active) present.push_back(set_counts(**set));
    const std::vector<std::int64_t> sizes =
        scale_proportionally(limits.replicas == 0 ? 0 : limits.replicas + limits.surge, present);
    for (std::size_t index = 0; index < sizes.size(); ++index) {
      if (auto scaled = scale(deployment, *active[index], sizes[index]); !scaled) return scaled;
    }
    return base::done();
  }

  StatusOr<void> clean_up(const StoredObject& deployment, Sets& sets) {
    if (!is_complete(deployment, sets)) return base::done();
    const std::int64_t limit = base::integer_at(deployment.json(), {"spec", "revisionHistoryLimit"}, 10);
    std::vector<ObjectRef> idle;
    for (const ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas == 0 && base::integer_at(set->json(), {"status", "replicas"}) == 0 &&
          !is_deleting(set->json()))
        idle.push_back(set);
    }
    std::sort(idle.begin(), idle.end(), [](const ObjectRef& a, const ObjectRef& b) {
      return set_annotation(a->json(), kDeploymentRevision) < set_annotation(b->json(), kDeploymentRevision);
    });
    for (std::int64_t index = 0; index < static_cast<std::int64_t>(idle.size()) - limit; ++index) {
      if (auto removed = client_.remove(*idle[static_cast<std::size_t>(index)]); !removed) return removed;
    }
    return base::done();
  }

  static bool is_complete(const StoredObject& deployment, const Sets& sets) {
    const base::Json status = deployment_counts(deployment.json(), sets.fresh, sets.old);
    return deployment_is_complete(deployment.json(), status);
  }

  StatusOr<void> write_status(const StoredObject& deployment, const Sets& sets) {
    ObjectRef present = context_.cache.get(deployments_, {deployment.namespace_name(), deployment.name()});
    base::Json changed = present->json();
    if (sets.fresh != nullptr && !is_deleting(changed)) {
      const std::string revision(base::string_at(sets.fresh->json(), {"metadata", "annotations", kDeploymentRevision}));
      if (base::string_at(changed, {"metadata", "annotations", kDeploymentRevision}) != revision) {
        changed["metadata"]["annotations"][kDeploymentRevision] = revision;
        auto written = client_.update(deployments_, std::move(changed));
        if (!written) return base::failure(written.error());
        present = *written;
      }
    }
    const DeploymentProgress progress =
        deployment_progress(present->json(), sets.fresh, sets.old, sets.created, context_.clock.now());
    if (progress.check_after)
      context_.enqueue_after({deployment.namespace_name(), deployment.name()}, *progress.check_after);
    return client_.set_status(*present, progress.status);
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& deployments_;
  const ResourceType& sets_;
  const ResourceType& pods_;
};

}  // namespace

ControllerFactory deployment_controller() {
  return [](const ControllerContext& context) { return std::make_unique<DeploymentController>(context); };
}

}  // namespace o2dms::simulator

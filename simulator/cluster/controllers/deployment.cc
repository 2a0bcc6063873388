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
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

class DeploymentController : public Controller {
 public:
  explicit DeploymentController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        deployments_(stored_type(context.registry, "apps", "deployments")),
        sets_(stored_type(context.registry, "apps", "replicasets")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"apps", "deployments"}, {"apps", "replicasets"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &deployments_) return context_.enqueue(key_of(object));
    if (&object.resource() == &pods_) {
      if (event.type == EventType::deleted) on_pod_gone(object);
      return;
    }
    enqueue_owners(context_, deployments_, event, means);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(deployments_, key);
    if (found == nullptr) return base::done();
    const OpenObject deployment(found);
    auto claimed = ControllerRefManager{context_, client_, deployment, means, "apps", "replicasets"}.claim();
    if (!claimed) return base::failure(claimed.error());
    Sets sets = sort_out(deployment, std::move(*claimed));
    if (is_deleting(deployment)) return write_status(deployment, sets);
    if (base::bool_at(deployment.json(), {"spec", "paused"}) || is_being_scaled(deployment, sets)) {
      if (auto scaled = scale_all(deployment, sets); !scaled) return scaled;
      return write_status(deployment, sets);
    }
    auto moved = base::string_at(deployment.json(), {"spec", "strategy", "type"}) == "Recreate"
                     ? recreate(deployment, sets)
                     : roll(deployment, sets);
    if (!moved) return moved;
    if (auto cleaned = clean_up(deployment, sets); !cleaned) return cleaned;
    return write_status(deployment, sets);
  }

 private:
  struct Sets {
    ObjectRef current;           // of the present template; may be null
    std::vector<ObjectRef> old;  // oldest first
    bool created = false;
  };

  static bool means(const StoredObject& deployment, const StoredObject& set) {
    return selector_view(deployment).selects(set);
  }

  // Recreate waits for the last old pod to go.
  void on_pod_gone(const StoredObject& pod) {
    const OwnerReference* owner = pod.meta().controller();
    if (owner == nullptr || owner->kind != sets_.kind) return;
    const ObjectRef set = context_.cache.find_uid(owner->uid);
    if (set != nullptr) enqueue_controller(context_, deployments_, *set);
  }

  Sets sort_out(const OpenObject& deployment, std::vector<ObjectRef> all) const {
    std::sort(all.begin(), all.end(), set_created_before);
    const base::Json wanted = template_without_hash(deployment.json());
    Sets sets;
    for (ObjectRef& set : all) {
      if (sets.current == nullptr && template_without_hash(*set->document()) == wanted)
        sets.current = std::move(set);
      else
        sets.old.push_back(std::move(set));
    }
    return sets;
  }

  static std::int64_t max_old_revision(const Sets& sets) {
    std::int64_t most = 0;
    for (const ObjectRef& set : sets.old) most = std::max(most, set_annotation(*set->document(), kDeploymentRevision));
    return most;
  }

  StatusOr<void> ensure_current(const OpenObject& deployment, Sets& sets) {
    const std::int64_t revision = max_old_revision(sets) + 1;
    if (sets.current != nullptr) {
      base::Json changed = *sets.current->document();
      annotate_set(deployment.json(), changed, revision);
      if (const base::Json* min_ready = base::find(deployment.json(), {"spec", "minReadySeconds"}))
        changed["spec"]["minReadySeconds"] = *min_ready;
      if (changed != *sets.current->document()) {
        auto written = client_.update(sets_, std::move(changed));
        if (!written) return base::failure(written.error());
        sets.current = *written;
      }
      return base::done();
    }
    return create_current(deployment, sets, revision);
  }

  StatusOr<void> create_current(const OpenObject& deployment, Sets& sets, std::int64_t revision) {
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
    sets.current = *created;
    sets.created = true;
    if (replicas > 0) record_scaling(deployment, **created, 0, replicas);
    return base::done();
  }

  // Another ReplicaSet has the name: the next try takes another hash.
  StatusOr<void> note_collision(const OpenObject& deployment, const StatusError& error) {
    base::Json status = status_of(deployment.json());
    status["collisionCount"] = base::integer_at(status, {"collisionCount"}) + 1;
    if (auto written = client_.set_status(deployment, std::move(status)); !written) return written;
    return base::failure(error);
  }

  static bool is_recreate(const OpenObject& deployment) {
    return base::string_at(deployment.json(), {"spec", "strategy", "type"}) == "Recreate";
  }

  StatusOr<void> scale(const OpenObject& deployment, ObjectRef& set, std::int64_t replicas) {
    base::Json changed = *set->document();
    changed["spec"]["replicas"] = replicas;
    annotate_set_size(deployment.json(), changed);
    if (changed == *set->document()) return base::done();
    auto written = client_.update(sets_, std::move(changed));
    if (!written) return base::failure(written.error());
    const std::int64_t before = set_counts(*set).replicas;
    if (before != replicas) record_scaling(deployment, *set, before, replicas);
    set = *written;
    return base::done();
  }

  void record_scaling(const OpenObject& deployment, const StoredObject& set, std::int64_t from, std::int64_t to) {
    events_.record(deployment, {"ScalingReplicaSet", std::string(from < to ? "Scaled up" : "Scaled down") +
                                                         " replica set " + std::string(set.name()) + " from " +
                                                         std::to_string(from) + " to " + std::to_string(to)});
  }

  StatusOr<void> roll(const OpenObject& deployment, Sets& sets) {
    if (auto ensured = ensure_current(deployment, sets); !ensured) return ensured;
    const RolloutLimits limits = rollout_limits(deployment.json());
    std::vector<RolloutSet> old;
    for (const ObjectRef& set : sets.old) old.push_back(set_counts(*set));
    const std::int64_t next = next_new_replicas(limits, set_counts(*sets.current), old);
    if (next != set_counts(*sets.current).replicas) return scale(deployment, sets.current, next);
    const std::vector<std::int64_t> sizes = next_old_replicas(limits, set_counts(*sets.current), old);
    for (std::size_t index = 0; index < sizes.size(); ++index) {
      if (sizes[index] == old[index].replicas) continue;
      if (auto scaled = scale(deployment, sets.old[index], sizes[index]); !scaled) return scaled;
    }
    return base::done();
  }

  StatusOr<void> recreate(const OpenObject& deployment, Sets& sets) {
    for (ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas == 0) continue;
      if (auto scaled = scale(deployment, set, 0); !scaled) return scaled;
    }
    for (const ObjectRef& set : sets.old) {
      for (const ObjectRef& pod : context_.cache.dependents(set->uid(), pods_)) {
        if (!pod_view(*pod).is_terminal()) return base::done();
      }
    }
    if (auto ensured = ensure_current(deployment, sets); !ensured) return ensured;
    return scale(deployment, sets.current, rollout_limits(deployment.json()).replicas);
  }

  // The Deployment's size changed since the ReplicaSets were last sized.
  static bool is_being_scaled(const OpenObject& deployment, const Sets& sets) {
    const std::int64_t replicas = base::integer_at(deployment.json(), {"spec", "replicas"}, 1);
    const auto differs = [&](const ObjectRef& set) {
      if (set == nullptr || set_counts(*set).replicas == 0) return false;
      const Document document = set->document();
      return base::find(*document, {"metadata", "annotations", kDeploymentDesired}) != nullptr &&
             set_annotation(*document, kDeploymentDesired) != replicas;
    };
    return differs(sets.current) || std::any_of(sets.old.begin(), sets.old.end(), differs);
  }

  StatusOr<void> scale_all(const OpenObject& deployment, Sets& sets) {
    std::vector<ObjectRef*> active;
    if (sets.current != nullptr && set_counts(*sets.current).replicas > 0) active.push_back(&sets.current);
    for (ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas > 0) active.push_back(&set);
    }
    const RolloutLimits limits = rollout_limits(deployment.json());
    if (active.empty() && sets.current != nullptr) active.push_back(&sets.current);
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

  StatusOr<void> clean_up(const OpenObject& deployment, Sets& sets) {
    if (!is_complete(deployment, sets)) return base::done();
    const std::int64_t limit = base::integer_at(deployment.json(), {"spec", "revisionHistoryLimit"}, 10);
    std::vector<ObjectRef> idle;
    for (const ObjectRef& set : sets.old) {
      if (set_counts(*set).replicas == 0 && base::integer_at(*set->document(), {"status", "replicas"}) == 0 &&
          !is_deleting(*set))
        idle.push_back(set);
    }
    std::sort(idle.begin(), idle.end(), [](const ObjectRef& a, const ObjectRef& b) {
      return set_annotation(*a->document(), kDeploymentRevision) < set_annotation(*b->document(), kDeploymentRevision);
    });
    for (std::int64_t index = 0; index < static_cast<std::int64_t>(idle.size()) - limit; ++index) {
      if (auto removed = client_.remove(*idle[static_cast<std::size_t>(index)]); !removed) return removed;
    }
    return base::done();
  }

  static bool is_complete(const OpenObject& deployment, const Sets& sets) {
    const base::Json status = deployment_counts(deployment.json(), sets.current, sets.old);
    return deployment_is_complete(deployment.json(), status);
  }

  StatusOr<void> write_status(const OpenObject& deployment, const Sets& sets) {
    const DeploymentProgress progress =
        deployment_progress(deployment.json(), sets.current, sets.old, sets.created, context_.clock.now());
    if (progress.check_after) context_.enqueue_after(key_of(deployment), *progress.check_after);
    if (sets.current != nullptr && !is_deleting(deployment)) {
      const std::string revision(
          base::string_at(*sets.current->document(), {"metadata", "annotations", kDeploymentRevision}));
      if (base::string_at(deployment.json(), {"metadata", "annotations", kDeploymentRevision}) != revision) {
        base::Json changed = deployment.json();
        changed["metadata"]["annotations"][kDeploymentRevision] = revision;
        changed["status"] = progress.status;
        return outcome(client_.update_status(deployments_, std::move(changed)));  // one write, of no generation
      }
    }
    return client_.set_status(deployment, progress.status);
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

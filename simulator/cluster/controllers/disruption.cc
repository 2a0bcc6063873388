#include "simulator/cluster/controllers/disruption.h"

#include <algorithm>
#include <set>

#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

class DisruptionController : public Controller {
 public:
  explicit DisruptionController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        budgets_(stored_type(context.registry, "policy", "poddisruptionbudgets")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"policy", "poddisruptionbudgets"}, {"", "pods"}, {"apps", "replicasets"}, {"apps", "statefulsets"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &budgets_) return context_.enqueue(key_of(object));
    if (&object.resource() != &pods_) return;
    context_.cache.all(budgets_).for_each_in(object.namespace_name(), [&](const ObjectRef& budget) {
      if (selector_view(*budget).selects(object)) context_.enqueue(key_of(*budget));
    });
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(budgets_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject budget(found);
    std::vector<ObjectRef> pods;
    context_.cache.all(pods_).for_each_in(key.ns, [&](const ObjectRef& pod) {
      if (selector_view(budget).selects(*pod) && !pod_view(*pod).is_terminal()) pods.push_back(pod);
    });
    return client_.set_status(budget, status(budget, pods));
  }

 private:
  // With percentages and maxUnavailable the scale of the pods' controllers counts, not the pods that are there just
  // now.
  std::int64_t expected_pods(const OpenObject& budget, const std::vector<ObjectRef>& pods) const {
    const base::Json* least = base::find(budget.json(), {"spec", "minAvailable"});
    if (least != nullptr && least->is_number_integer()) return static_cast<std::int64_t>(pods.size());
    std::set<std::string_view> seen;
    std::int64_t expected = 0;
    for (const ObjectRef& pod : pods) {
      const OwnerReference* owner = pod->meta().controller();
      if (owner == nullptr || !seen.insert(owner->uid).second) continue;
      const ObjectRef object = context_.cache.find_uid(owner->uid);
      if (object != nullptr) expected += selector_view(*object).replicas;
    }
    return std::max(expected, static_cast<std::int64_t>(seen.empty() ? pods.size() : 0));
  }

  base::Json status(const OpenObject& budget, const std::vector<ObjectRef>& pods) const {
    const std::int64_t expected = expected_pods(budget, pods);
    // An evicted pod counts as gone from the eviction on, though its deletion may not show yet.
    base::Json disrupted = base::Json::object();
    std::int64_t healthy = 0;
    for (const ObjectRef& pod : pods) {
      const std::string name(pod->name());
      if (is_deleting(*pod)) continue;
      if (const base::Json* since = base::find(budget.json(), {"status", "disruptedPods", name}))
        disrupted[name] = *since;
      else if (pod_view(*pod).ready)
        ++healthy;
    }
    std::int64_t desired = 0;
    if (const base::Json* most = base::find(budget.json(), {"spec", "maxUnavailable"}))
      desired = std::max<std::int64_t>(0, expected - int_or_percent(most, expected, true, 0));
    else if (const base::Json* least = base::find(budget.json(), {"spec", "minAvailable"}))
      desired = int_or_percent(least, expected, true, 0);
    const std::int64_t allowed = expected > 0 ? std::max<std::int64_t>(0, healthy - desired) : 0;
    base::Json status = status_of(budget.json());
    status["observedGeneration"] = budget.meta().generation;
    status["expectedPods"] = expected;
    status["currentHealthy"] = healthy;
    status["desiredHealthy"] = desired;
    status["disruptionsAllowed"] = allowed;
    status.erase("disruptedPods");
    if (!disrupted.empty()) status["disruptedPods"] = std::move(disrupted);
    const bool may = allowed > 0;
    set_condition(status,
                  {"DisruptionAllowed", may ? "True" : "False", may ? "SufficientPods" : "InsufficientPods", ""},
                  context_.clock.now());
    return status;
  }

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& budgets_;
  const ResourceType& pods_;
};

}  // namespace

ControllerFactory disruption_controller() {
  return [](const ControllerContext& context) { return std::make_unique<DisruptionController>(context); };
}

}  // namespace o2dms::simulator

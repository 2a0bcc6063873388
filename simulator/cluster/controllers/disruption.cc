#include "simulator/cluster/controllers/disruption.h"

#include <algorithm>
#include <set>

#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

class DisruptionController : public Controller {
 public:
  explicit DisruptionController(const ControllerContext& context)
      : context_(context),
        client_(context_, "disruption-controller"),
        budgets_(stored_type(context.registry, "policy", "poddisruptionbudgets")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::string_view name() const override { return "disruption-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"policy", "poddisruptionbudgets"}, {"", "pods"}, {"apps", "replicasets"}, {"apps", "statefulsets"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &budgets_) return context_.enqueue({object.namespace_name(), object.name()});
    if (&object.resource() != &pods_) return;
    for (const ObjectRef& budget : context_.cache.list(budgets_, object.namespace_name())) {
      if (selects(base::find(budget->json(), {"spec", "selector"}), object.json()))
        context_.enqueue({budget->namespace_name(), budget->name()});
    }
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef budget = context_.cache.get(budgets_, key);
    if (budget == nullptr || is_deleting(budget->json())) return base::done();
    std::vector<ObjectRef> pods;
    for (ObjectRef& pod : context_.cache.list(pods_, key.ns)) {
      if (selects(base::find(budget->json(), {"spec", "selector"}), pod->json()) && !is_terminal(pod->json()))
        pods.push_back(std::move(pod));
    }
    return client_.set_status(*budget, status(*budget, pods));
  }

 private:
  // With percentages and maxUnavailable the scale of the pods' controllers counts, not the pods that are there just
  // now.
  std::int64_t expected_pods(const StoredObject& budget, const std::vector<ObjectRef>& pods) const {
    const base::Json* least = base::find(budget.json(), {"spec", "minAvailable"});
    if (least != nullptr && least->is_number_integer()) return static_cast<std::int64_t>(pods.size());
    std::set<std::string> seen;
    std::int64_t expected = 0;
    for (const ObjectRef& pod : pods) {
      const base::Json* owner = controller_of(pod->json());
      if (owner == nullptr || !seen.insert(std::string(base::string_at(*owner, {"uid"}))).second) continue;
      const ObjectRef object = context_.cache.find_uid(base::string_at(*owner, {"uid"}));
      if (object != nullptr) expected += base::integer_at(object->json(), {"spec", "replicas"});
    }
    return std::max(expected, static_cast<std::int64_t>(seen.empty() ? pods.size() : 0));
  }

  base::Json status(const StoredObject& budget, const std::vector<ObjectRef>& pods) const {
    const std::int64_t expected = expected_pods(budget, pods);
    // An evicted pod counts as gone from the eviction on, though its deletion may not show yet.
    base::Json disrupted = base::Json::object();
    std::int64_t healthy = 0;
    for (const ObjectRef& pod : pods) {
      if (is_deleting(pod->json())) continue;
      if (const base::Json* since = base::find(budget.json(), {"status", "disruptedPods", pod->name()}))
        disrupted[pod->name()] = *since;
      else if (is_ready(pod->json()))
        ++healthy;
    }
    std::int64_t desired = 0;
    if (const base::Json* most = base::find(budget.json(), {"spec", "maxUnavailable"}))
      desired = std::max<std::int64_t>(0, expected - int_or_percent(most, expected, true, 0));
    else if (const base::Json* least = base::find(budget.json(), {"spec", "minAvailable"}))
      desired = int_or_percent(least, expected, true, 0);
    const std::int64_t allowed = expected > 0 ? std::max<std::int64_t>(0, healthy - desired) : 0;
    base::Json status = status_of(budget.json());
    status["observedGeneration"] = base::integer_at(budget.json(), {"metadata", "generation"});
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

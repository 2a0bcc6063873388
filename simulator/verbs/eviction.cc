#include "simulator/verbs/eviction.h"

#include <algorithm>

#include "simulator/resource/selector.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/delete.h"
#include "simulator/verbs/deletion.h"
#include "simulator/verbs/request_options.h"
#include "simulator/verbs/success.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusError budget_refusal(std::string cause, int retry_after) {
  StatusError error =
      too_many_requests("Cannot evict pod as it would violate the pod's disruption budget.", retry_after);
  error.causes.push_back({"DisruptionBudget", std::move(cause), ""});
  return error;
}

// A pod that does not run, or goes already, disrupts nothing by going.
bool disrupts_nothing(const Json& pod) {
  const std::string_view phase = base::string_at(pod, {"status", "phase"});
  return phase == "Succeeded" || phase == "Failed" || phase == "Pending" ||
         base::find(pod, {"metadata", "deletionTimestamp"}) != nullptr;
}

bool is_ready(const Json& pod) {
  const auto& conditions = base::elements_at(pod, {"status", "conditions"});
  return std::any_of(conditions.begin(), conditions.end(), [](const Json& condition) {
    return base::string_at(condition, {"type"}) == "Ready" && base::string_at(condition, {"status"}) == "True";
  });
}

// A pod that is not ready is none of those that the budget counts on.
bool may_go_unhealthy(const Json& budget) {
  if (base::string_at(budget, {"spec", "unhealthyPodEvictionPolicy"}) == "AlwaysAllow") return true;
  const std::int64_t desired = base::integer_at(budget, {"status", "desiredHealthy"});
  return desired > 0 && base::integer_at(budget, {"status", "currentHealthy"}) >= desired;
}

// The budget with one disruption less, or why it has none.
StatusOr<Json> spent(const Json& budget, std::string_view pod, base::Time now) {
  const std::string name(base::string_at(budget, {"metadata", "name"}));
  if (base::integer_at(budget, {"status", "observedGeneration"}) < base::integer_at(budget, {"metadata", "generation"}))
    return base::failure(
        budget_refusal("The disruption budget " + name + " is still being processed by the server.", 10));
  const std::int64_t allowed = base::integer_at(budget, {"status", "disruptionsAllowed"});
  if (allowed <= 0) {
    return base::failure(budget_refusal(
        "The disruption budget " + name + " needs " +
            std::to_string(base::integer_at(budget, {"status", "desiredHealthy"})) + " healthy pods and has " +
            std::to_string(base::integer_at(budget, {"status", "currentHealthy"})) + " currently",
        0));
  }
  Json out = budget;
  out["status"]["disruptionsAllowed"] = allowed - 1;
  out["status"]["disruptedPods"][std::string(pod)] = base::to_rfc3339(now);
  return out;
}

StatusOr<void> spend(const NativeApiParts& parts, const StoredObject& budget, std::string_view pod, bool dry_run) {
  const base::Time now = parts.clock.now();
  if (dry_run) {
    auto outcome = spent(*budget.document(), pod, now);
    return outcome ? StatusOr<void>(base::done()) : base::failure(std::move(outcome).error());
  }
  std::optional<StatusError> refusal;
  parts.store.write(budget.resource(), budget.namespace_name(), budget.name(),
                    [&](const ObjectRef& current) -> Store::Change {
                      if (!current) return {};
                      auto outcome = spent(*current->document(), pod, now);
                      if (!outcome) {
                        refusal = std::move(outcome).error();
                        return {};
                      }
                      return {Store::Change::Kind::put, ObjectDraft(budget.resource(), std::move(*outcome))};
                    });
  if (refusal) return base::failure(std::move(*refusal));
  return base::done();
}

std::vector<ObjectRef> budgets_of(const NativeApiParts& parts, const StoredObject& pod) {
  std::vector<ObjectRef> out;
  const ResourceType* budgets = parts.registry.find_preferred("policy", "poddisruptionbudgets");
  if (budgets == nullptr) return out;
  for (ObjectRef& each : parts.store.list(*budgets, pod.namespace_name()).objects) {
    const auto selector = LabelSelector::from_object(base::find(*each->document(), {"spec", "selector"}));
    if (selector && selector->matches(pod.meta().labels)) out.push_back(std::move(each));
  }
  return out;
}

// Takes a disruption off the budget that covers the pod.
StatusOr<void> spend_budget(const NativeApiParts& parts, const StoredObject& pod, bool dry_run) {
  const Document document = pod.document();
  if (disrupts_nothing(*document)) return base::done();
  const std::vector<ObjectRef> budgets = budgets_of(parts, pod);
  if (budgets.size() > 1) {
    return base::failure(unexplained_error(
        "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."));
  }
  if (budgets.empty() || (!is_ready(*document) && may_go_unhealthy(*budgets.front()->document()))) return base::done();
  return spend(parts, *budgets.front(), pod.name(), dry_run);
}

StatusOr<DeleteOptions> deletion_of(const Json& eviction, bool dry_run) {
  const Json* sent = base::find(eviction, {"deleteOptions"});
  auto options = delete_options(sent != nullptr ? *sent : Json::object());
  if (options) options->dry_run = options->dry_run || dry_run;
  return options;
}

}  // namespace

StatusOr<ObjectRef> evict_pod(const NativeApiParts& parts, const RequestTarget& target, const Json& eviction,
                              const UserInfo& user, const WriteOptions& options) {
  const ObjectRef pod = parts.store.get(*target.resource->storage, target.ns, target.name);
  if (!pod) return base::failure(not_found(subject_of(target)));
  const auto deletion = deletion_of(eviction, options.dry_run);
  if (!deletion) return base::failure(deletion.error());
  RequestTarget whole = target;
  whole.subresource = {};
  // What would not be deleted anyway must not cost a disruption.
  DeletionPlan plan = plan_deletion(whole, pod, *deletion, parts.clock.now());
  if (plan.kind == DeletionPlan::Kind::refuse) return base::failure(std::move(*plan.refusal));
  if (auto paid = spend_budget(parts, *pod, deletion->dry_run); !paid) return base::failure(std::move(paid).error());
  if (auto removed = delete_object(parts, whole, *deletion, user); !removed) return base::failure(removed.error());
  return make_object(*target.resource, success_status(201));
}

}  // namespace o2dms::simulator

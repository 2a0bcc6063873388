#include "simulator/verbs/deletion.h"

#include <algorithm>

#include "base/json_cursor.h"
#include "simulator/resource/timestamp.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

bool is_pod(const ResourceType& storage) {
  return storage.plural == "pods" && storage.group.empty();
}
bool is_namespace(const ResourceType& storage) {
  return storage.plural == "namespaces" && storage.group.empty();
}

bool is_definition(const ResourceType& storage) {
  return storage.plural == "customresourcedefinitions" && !storage.custom;
}
constexpr const char* kCustomResourceCleanup = "customresourcecleanup.apiextensions.k8s.io";

std::optional<StatusError> check_preconditions(const RequestTarget& target, const StoredObject& current,
                                               const DeleteOptions& options) {
  // The kind stands where other conflicts have the plural.
  const StatusSubject subject{target.resource->group, target.resource->kind, target.name};
  if (options.precondition_uid && *options.precondition_uid != current.uid()) {
    return conflict(subject, "the UID in the precondition (" + *options.precondition_uid +
                                 ") does not match the UID in record (" + std::string(current.uid()) +
                                 "). The object might have been deleted and then recreated");
  }
  const std::string version = std::to_string(current.revision());
  if (options.precondition_resource_version && *options.precondition_resource_version != version) {
    return conflict(subject, "the ResourceVersion in the precondition (" + *options.precondition_resource_version +
                                 ") does not match the ResourceVersion in record (" + version +
                                 "). The object might have been modified");
  }
  return std::nullopt;
}

// Only pods have grace, and only while something runs somewhere.
std::int64_t grace_seconds(const StoredObject& object, const DeleteOptions& options) {
  if (!is_pod(object.resource())) return 0;
  const std::string_view phase = base::raw_json_at(object.status(), {"phase"});
  if (base::raw_json_at(object.spec(), {"nodeName"}).empty() || phase == "\"Succeeded\"" || phase == "\"Failed\"")
    return 0;
  std::int64_t asked = 30;
  if (const std::string_view own = base::raw_json_at(object.spec(), {"terminationGracePeriodSeconds"}); !own.empty())
    asked = base::JsonCursor(own).integer();
  asked = options.grace_period_seconds.value_or(asked);
  return asked < 0 ? 1 : asked;
}

void set_finalizer(Json& metadata, const char* name, bool wanted) {
  Json kept = Json::array();
  if (const Json* had = base::find(metadata, {"finalizers"}); had != nullptr && had->is_array()) {
    for (const Json& each : *had) {
      if (each != name) kept.push_back(each);
    }
  }
  if (wanted) kept.push_back(name);
  metadata.erase("finalizers");
  if (!kept.empty()) metadata["finalizers"] = std::move(kept);
}

// The propagation policy becomes the finalizer that the garbage collector works on.
void set_propagation(const ResourceType& resource, const DeleteOptions& options, Json& metadata) {
  if (options.propagation == Propagation::unset) {
    const Json* finalizers = base::find(metadata, {"finalizers"});
    const bool decided = finalizers != nullptr &&
                         std::any_of(finalizers->begin(), finalizers->end(),
                                     [](const Json& each) { return each == "orphan" || each == "foregroundDeletion"; });
    if (!decided && orphans_dependents_by_default(resource)) set_finalizer(metadata, "orphan", true);
    return;
  }
  set_finalizer(metadata, "orphan", options.propagation == Propagation::orphan);
  set_finalizer(metadata, "foregroundDeletion", options.propagation == Propagation::foreground);
}

bool has_finalizers(const Json& object) {
  const Json* finalizers = base::find(object, {"metadata", "finalizers"});
  return finalizers != nullptr && !finalizers->empty();
}

// A pod in its grace: only a shorter grace changes anything.
std::optional<DeletionPlan> plan_for_terminating_pod(const StoredObject& pod, std::int64_t grace, bool grace_given,
                                                     base::Time now) {
  const std::int64_t pending = pod.meta().deletion_grace_seconds.value_or(0);
  if (pending == 0) return std::nullopt;
  if (!grace_given || grace >= pending) return DeletionPlan{};
  if (grace == 0) return std::nullopt;
  DeletionPlan plan{DeletionPlan::Kind::mark, pod.members({"metadata"}), {}};
  const base::Time due = parse_rfc3339(pod.meta().deletion_timestamp).value_or(now);
  plan.changed["metadata"]["deletionTimestamp"] = base::to_rfc3339(due - duration_of_seconds(pending - grace));
  plan.changed["metadata"]["deletionGracePeriodSeconds"] = grace;
  return plan;
}

// The objects that a definition defines go before it does.
void start_cleanup(Json& definition, base::Time now) {
  set_finalizer(definition["metadata"], kCustomResourceCleanup, true);
  Json& conditions = definition["status"]["conditions"];
  Json kept = Json::array();
  for (Json& each : conditions)
    if (base::string_at(each, {"type"}) != "Terminating") kept.push_back(std::move(each));
  kept.push_back(
      {{"type", "Terminating"},
       {"status", "True"},
       {"lastTransitionTime", base::to_rfc3339(now)},
       {"reason", "InstanceDeletionPending"},
       {"message", "CustomResourceDefinition marked for deletion; CustomResource deletion will begin soon"}});
  conditions = std::move(kept);
}

// The members that a deletion of this kind reads or writes.
Json concerned_members(const StoredObject& object) {
  if (is_definition(object.resource())) return object.members({"metadata", "status"});
  return is_namespace(object.resource()) ? object.members({"metadata", "spec", "status"})
                                         : object.members({"metadata"});
}

}  // namespace

bool deletion_is_complete(const ResourceType& storage, const Json& object) {
  if (base::find(object, {"metadata", "deletionTimestamp"}) == nullptr || has_finalizers(object)) return false;
  if (is_pod(storage)) return base::integer_at(object, {"metadata", "deletionGracePeriodSeconds"}) == 0;
  if (is_namespace(storage)) {
    const Json* finalizers = base::find(object, {"spec", "finalizers"});
    return finalizers == nullptr || finalizers->empty();
  }
  return true;
}

DeletionPlan plan_deletion(const RequestTarget& target, const ObjectRef& current, const DeleteOptions& options,
                           base::Time now) {
  if (!current) return {DeletionPlan::Kind::refuse, {}, not_found(subject_of(target))};
  if (auto refusal = check_preconditions(target, *current, options))
    return {DeletionPlan::Kind::refuse, {}, std::move(refusal)};
  const ResourceType& storage = current->resource();
  const bool marked = current->meta().is_deleting();
  const std::int64_t grace = grace_seconds(*current, options);
  if (marked && is_pod(storage)) {
    if (auto plan = plan_for_terminating_pod(*current, grace, options.grace_period_seconds.has_value(), now))
      return std::move(*plan);
  }
  const Json before = concerned_members(*current);
  DeletionPlan plan{DeletionPlan::Kind::mark, before, {}};
  Json& metadata = plan.changed["metadata"];
  set_propagation(*target.resource, options, metadata);
  if (!marked) {
    metadata["deletionTimestamp"] = base::to_rfc3339(now + duration_of_seconds(grace));
    metadata["deletionGracePeriodSeconds"] = grace;
    if (is_namespace(storage)) {
      metadata.erase("deletionGracePeriodSeconds");
      plan.changed["status"]["phase"] = "Terminating";
    }
    if (is_definition(storage))
      start_cleanup(plan.changed, now);
    else
      bump_generation(plan.changed);
  } else if (is_pod(storage)) {
    metadata["deletionGracePeriodSeconds"] = 0;
  }
  if (deletion_is_complete(storage, plan.changed)) {
    plan.kind = DeletionPlan::Kind::remove;
  } else if (plan.changed == before) {
    plan.kind = DeletionPlan::Kind::nothing;
  }
  return plan;
}

}  // namespace o2dms::simulator

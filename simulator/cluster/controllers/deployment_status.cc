#include "simulator/cluster/controllers/deployment_status.h"

#include <algorithm>
#include <limits>

#include "simulator/cluster/controllers/deployment_sets.h"
#include "simulator/cluster/controllers/rollout.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/pod_template.h"

namespace o2dms::simulator {

namespace {

std::int64_t count(const base::Json& status, std::string_view field) {
  return base::integer_at(status, {field});
}

void set_available(base::Json& status, const base::Json& deployment, base::Time now) {
  const RolloutLimits limits = rollout_limits(deployment);
  if (count(status, "availableReplicas") >= limits.replicas - limits.unavailable)
    set_condition(status, {"Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability."},
                  now, ConditionStamp::update_time);
  else
    set_condition(
        status, {"Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability."},
        now, ConditionStamp::update_time);
}

bool has_progressed(const base::Json& before, const base::Json& after) {
  const auto old_replicas = [](const base::Json& status) {
    return count(status, "replicas") - count(status, "updatedReplicas");
  };
  return count(after, "updatedReplicas") > count(before, "updatedReplicas") ||
         old_replicas(after) < old_replicas(before) || count(after, "readyReplicas") > count(before, "readyReplicas") ||
         count(after, "availableReplicas") > count(before, "availableReplicas");
}

// Progress counts from lastUpdateTime, so a step forward renews it even when nothing else in the condition changes.
void note_progress(base::Json& status, const std::string& set_name, bool created, base::Time now) {
  const Condition progressing{
      "Progressing", "True", created ? "NewReplicaSetCreated" : "ReplicaSetUpdated",
      created ? "Created new replica set \"" + set_name + "\"" : "ReplicaSet \"" + set_name + "\" is progressing."};
  if (set_condition(status, progressing, now, ConditionStamp::update_time)) return;
  for (base::Json& condition : status["conditions"]) {
    if (base::string_at(condition, {"type"}) == "Progressing") condition["lastUpdateTime"] = base::to_rfc3339(now);
  }
}

void copy_failure(base::Json& status, const ObjectRef& current, const std::vector<ObjectRef>& old, base::Time now) {
  std::vector<ObjectRef> sets = old;
  if (current != nullptr) sets.insert(sets.begin(), current);
  for (const ObjectRef& set : sets) {
    const base::Json set_status = status_of(*set->document());
    if (const base::Json* failure = find_condition(set_status, "ReplicaFailure")) {
      set_condition(status,
                    {"ReplicaFailure", base::string_at(*failure, {"status"}), base::string_at(*failure, {"reason"}),
                     std::string(base::string_at(*failure, {"message"}))},
                    now, ConditionStamp::update_time);
      return;
    }
  }
  remove_condition(status, "ReplicaFailure");
}

// Sets Progressing=False when nothing has moved for the deadline; otherwise tells when to look again.
std::optional<base::Duration> check_deadline(base::Json& status, const base::Json& deployment,
                                             const std::string& set_name, base::Time now) {
  const std::int64_t deadline =
      base::integer_at(deployment, {"spec", "progressDeadlineSeconds"}, std::numeric_limits<std::int32_t>::max());
  const base::Json* progressing = find_condition(status, "Progressing");
  if (progressing == nullptr || deadline >= std::numeric_limits<std::int32_t>::max()) return std::nullopt;
  const std::string_view reason = base::string_at(*progressing, {"reason"});
  if (reason == "ProgressDeadlineExceeded" || reason == "DeploymentPaused") return std::nullopt;
  const base::Time due = time_at(*progressing, {"lastUpdateTime"}) + std::chrono::seconds(deadline);
  // A stamp has whole seconds: a timer of exactly the deadline would come a moment early.
  if (now < due) return due - now + std::chrono::seconds(1);
  set_condition(status,
                {"Progressing", "False", "ProgressDeadlineExceeded",
                 "ReplicaSet \"" + set_name + "\" has timed out progressing."},
                now, ConditionStamp::update_time);
  return std::nullopt;
}

void set_paused(base::Json& status, const base::Json& deployment, base::Time now) {
  const base::Json* progressing = find_condition(status, "Progressing");
  const std::string_view reason = progressing == nullptr ? "" : base::string_at(*progressing, {"reason"});
  if (base::bool_at(deployment, {"spec", "paused"})) {
    if (reason != "DeploymentPaused")
      set_condition(status, {"Progressing", "Unknown", "DeploymentPaused", "Deployment is paused"}, now,
                    ConditionStamp::update_time);
  } else if (reason == "DeploymentPaused") {
    set_condition(status, {"Progressing", "Unknown", "DeploymentResumed", "Deployment is resumed"}, now,
                  ConditionStamp::update_time);
  }
}

}  // namespace

base::Json deployment_counts(const base::Json& deployment, const ObjectRef& current,
                             const std::vector<ObjectRef>& old) {
  std::int64_t wanted = 0, replicas = 0, ready = 0, available = 0, terminating = 0, updated = 0;
  const auto add = [&](const ObjectRef& set) {
    const base::Json status = status_of(*set->document());
    wanted += set_counts(*set).replicas;
    replicas += count(status, "replicas");
    ready += count(status, "readyReplicas");
    available += count(status, "availableReplicas");
    terminating += count(status, "terminatingReplicas");
  };
  for (const ObjectRef& set : old) add(set);
  if (current != nullptr) {
    add(current);
    updated = base::integer_at(*current->document(), {"status", "replicas"});
  }
  base::Json status = {{"observedGeneration", base::integer_at(deployment, {"metadata", "generation"})},
                       {"terminatingReplicas", terminating}};
  const auto note = [&status](const char* field, std::int64_t value) {
    if (value > 0) status[field] = value;
  };
  note("replicas", replicas);
  note("updatedReplicas", updated);
  note("readyReplicas", ready);
  note("availableReplicas", available);
  note("unavailableReplicas", std::max<std::int64_t>(0, wanted - available));
  return status;
}

bool deployment_is_complete(const base::Json& deployment, const base::Json& status) {
  const std::int64_t replicas = base::integer_at(deployment, {"spec", "replicas"}, 1);
  return count(status, "updatedReplicas") == replicas && count(status, "replicas") == replicas &&
         count(status, "availableReplicas") == replicas &&
         count(status, "observedGeneration") >= base::integer_at(deployment, {"metadata", "generation"});
}

DeploymentProgress deployment_progress(const base::Json& deployment, const ObjectRef& current,
                                       const std::vector<ObjectRef>& old, bool created, base::Time now) {
  const base::Json before = status_of(deployment);
  DeploymentProgress progress{.status = deployment_counts(deployment, current, old), .check_after = std::nullopt};
  base::Json& status = progress.status;
  for (const char* kept : {"conditions", "collisionCount"}) {
    if (before.contains(kept)) status[kept] = before[kept];
  }
  set_available(status, deployment, now);
  copy_failure(status, current, old, now);
  if (base::find(deployment, {"spec", "progressDeadlineSeconds"}) == nullptr) return progress;
  set_paused(status, deployment, now);
  if (base::bool_at(deployment, {"spec", "paused"}) || current == nullptr) return progress;
  const base::Json* known = find_condition(status, "Progressing");
  // A finished rollout stays finished through mere changes of availability.
  const bool was_complete = known != nullptr && base::string_at(*known, {"reason"}) == "NewReplicaSetAvailable";
  const bool done = was_complete && count(status, "updatedReplicas") == count(status, "replicas") && !created;
  if (deployment_is_complete(deployment, status)) {
    set_condition(status,
                  {"Progressing", "True", "NewReplicaSetAvailable",
                   "ReplicaSet \"" + std::string(current->name()) + "\" has successfully progressed."},
                  now, ConditionStamp::update_time);
    return progress;
  }
  if (done) return progress;
  if (created || known == nullptr || has_progressed(before, status))
    note_progress(status, std::string(current->name()), created, now);
  progress.check_after = check_deadline(status, deployment, std::string(current->name()), now);
  return progress;
}

}  // namespace o2dms::simulator

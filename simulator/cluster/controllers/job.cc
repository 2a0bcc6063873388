#include "simulator/cluster/controllers/job.h"

#include <algorithm>
#include <map>
#include <set>

#include "simulator/cluster/controllers/job_pods.h"
#include "simulator/cluster/controllers/job_tracking.h"
#include "simulator/cluster/controllers/status_counts.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/burst.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

bool is_finished(const base::Json& status) {
  return condition_is_true(status, "Complete") || condition_is_true(status, "Failed");
}

// What is asked of a job, what there is, and the status that will be written.
struct JobState {
  const OpenObject& job;
  JobPods pods;
  base::Json status;
  JobEnds ends;  // what has ended so far, counted or not
  std::int64_t parallelism = 1;
  std::optional<std::int64_t> completions;
};

class JobController : public Controller {
 public:
  explicit JobController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        jobs_(stored_type(context.registry, "batch", "jobs")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"batch", "jobs"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &jobs_) {
      if (event.type == EventType::deleted) orphaned_[key_of(object)].emplace(object.uid());
      return context_.enqueue(key_of(object));
    }
    const OwnerReference* owner = object.meta().controller();
    if (owner == nullptr && object.meta().has_finalizer(kJobTracking)) {
      loose_pods_.insert(key_of(object));
      return context_.enqueue(key_of(object));
    }
    if (owner == nullptr || owner->kind != jobs_.kind) return;
    const ObjectKey key{object.namespace_name(), owner->name};
    if (object.meta().has_finalizer(kJobTracking) && context_.cache.find_uid(owner->uid) == nullptr)
      orphaned_[key].emplace(owner->uid);
    context_.enqueue(key);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    if (auto released = release_orphans(key); !released) return released;
    if (auto released = release_loose_pod(key); !released) return released;
    const ObjectRef found = context_.cache.get(jobs_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject job(found);
    const std::string_view managed_by =
        base::string_at(job.json(), {"spec", "managedBy"}, "kubernetes.io/job-controller");
    if (is_finished(status_of(job.json())) || managed_by != "kubernetes.io/job-controller") return base::done();
    auto claimed = ControllerRefManager{
        context_, client_, job, [](const StoredObject& owner, const StoredObject& pod) {
          return selector_view(owner).selects(pod);
        }}.claim();
    if (!claimed) return base::failure(claimed.error());
    JobState state = state_of(job, *claimed);
    decide(state);
    Burst burst(context_);
    StatusOr<void> managed = manage_pods(state, burst);
    if (burst.exhausted()) context_.enqueue(key);
    if (auto written = write(state, *claimed); !written) return written;
    record_changes(job, state.status);
    return managed;
  }

 private:
  // Pods whose job is gone would keep the finalizer for ever.
  StatusOr<void> release_orphans(const ObjectKey& key) {
    const auto orphaned = orphaned_.find(key);
    if (orphaned == orphaned_.end()) return base::done();
    for (const std::string& uid : orphaned->second) {
      if (context_.cache.find_uid(uid) != nullptr) continue;
      for (const ObjectRef& pod : context_.cache.dependents(uid, pods_)) {
        if (auto released = release(*pod); !released) return base::failure(released.error());
      }
    }
    orphaned_.erase(orphaned);
    return base::done();
  }

  // The job was deleted with propagationPolicy Orphan: its pods have no owner any more.
  StatusOr<void> release_loose_pod(const ObjectKey& key) {
    if (!loose_pods_.contains(key)) return base::done();
    const ObjectRef pod = context_.cache.get(pods_, key);
    if (pod != nullptr && pod->meta().controller() == nullptr) {
      if (auto released = release(*pod); !released) return base::failure(released.error());
    }
    loose_pods_.erase(key);
    return base::done();
  }

  // Takes the finalizer off a pod. Null when the pod is gone with it.
  StatusOr<ObjectRef> release(const StoredObject& pod) {
    base::Json changed = *pod.document();
    if (!remove_finalizer(changed, kJobTracking)) return ObjectRef();
    auto written = client_.update(pods_, std::move(changed));
    if (!written && is_not_found(written.error())) return ObjectRef();
    return written;
  }

  static JobState state_of(const OpenObject& job, const std::vector<ObjectRef>& pods) {
    JobState state{.job = job,
                   .pods = sort_job_pods(job.json(), pods),
                   .status = status_of(job.json()),
                   .ends = {},
                   .parallelism = base::integer_at(job.json(), {"spec", "parallelism"}, 1),
                   .completions = std::nullopt};
    state.ends = job_ends(state.status, state.pods);
    if (is_indexed(job.json())) {
      state.pods.completed.merge(parse_index_ranges(base::string_at(state.status, {"completedIndexes"})));
      state.ends.succeeded = static_cast<std::int64_t>(state.pods.completed.size());
    }
    if (base::find(job.json(), {"spec", "completions"}) != nullptr)
      state.completions = base::integer_at(job.json(), {"spec", "completions"});
    return state;
  }

  // The ends that are new are written down first; then the finalizers go; then what was written down is counted.
  StatusOr<void> write(JobState& state, const std::vector<ObjectRef>& claimed) {
    write_counts(state);
    const std::vector<ObjectRef> noted = note_ends(state.status, state.pods, is_indexed(state.job.json()));
    auto written = client_.put_status(state.job.object(), state.status);
    if (!written) return base::failure(written.error());
    for (const ObjectRef& pod : noted) {
      if (auto released = release(*pod); !released) return base::failure(released.error());
    }
    const std::set<ObjectRef> released(noted.begin(), noted.end());
    std::vector<ObjectRef> carrying;
    for (const ObjectRef& pod : claimed) {
      if (pod->meta().has_finalizer(kJobTracking) && !released.contains(pod)) carrying.push_back(pod);
    }
    count_ends(state.status, carrying);
    finish(state);
    return client_.set_status(**written, state.status);
  }

  // What has come true with the status just written.
  void record_changes(const OpenObject& job, const base::Json& status) {
    const base::Json before = status_of(job.json());
    const auto became = [&](std::string_view type) {
      return condition_is_true(status, type) && !condition_is_true(before, type);
    };
    if (became("Complete")) events_.record(job, {"Completed", "Job completed"});
    if (became("Suspended")) events_.record(job, {"Suspended", "Job suspended"});
    if (condition_is_true(before, "Suspended") && !condition_is_true(status, "Suspended"))
      events_.record(job, {"Resumed", "Job resumed"});
    if (!became("Failed")) return;
    const base::Json& failed = *find_condition(status, "Failed");
    events_.record(job, {base::string_at(failed, {"reason"}), std::string(base::string_at(failed, {"message"})), true});
  }

  static void write_counts(JobState& state) {
    set_count(state.status, "active", static_cast<std::int64_t>(state.pods.active.size()));
    state.status["ready"] = state.pods.ready;
    state.status["terminating"] = state.pods.terminating;
    if (!state.status.contains("uncountedTerminatedPods"))
      state.status["uncountedTerminatedPods"] = base::Json::object();
    if (!is_indexed(state.job.json())) return;
    set_count(state.status, "succeeded", state.ends.succeeded);
    if (!state.pods.completed.empty()) state.status["completedIndexes"] = index_ranges(state.pods.completed);
  }

  static bool is_suspended(const JobState& state) { return base::bool_at(state.job.json(), {"spec", "suspend"}); }

  void set(JobState& state, std::string_view type, std::string_view value, std::string_view reason,
           const char* message) {
    set_condition(state.status, {type, value, reason, message}, context_.clock.now(), ConditionStamp::probe_time);
  }

  // Whether the job is over (conditions SuccessCriteriaMet, FailureTarget), suspended, or goes on.
  void decide(JobState& state) {
    if (is_ending(state)) return;
    if (is_suspended(state)) {
      set(state, "Suspended", "True", "JobSuspended", "Job suspended");
      state.status.erase("startTime");
      return;
    }
    if (condition_is_true(state.status, "Suspended")) set(state, "Suspended", "False", "JobResumed", "Job resumed");
    if (!state.status.contains("startTime")) state.status["startTime"] = base::to_rfc3339(context_.clock.now());
    const base::Json& job = state.job.json();
    const std::int64_t limit = base::integer_at(job, {"spec", "backoffLimit"}, 6);
    const bool in_place = base::string_at(job, {"spec", "template", "spec", "restartPolicy"}) == "OnFailure";
    const bool enough = state.completions ? state.ends.succeeded >= *state.completions
                                          : state.ends.succeeded > 0 && state.pods.active.empty();
    if (enough)
      set(state, "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
    else if (state.ends.failed > limit || (in_place && state.pods.restarts > 0 && state.pods.restarts > limit))
      set(state, "FailureTarget", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    else
      check_deadline(state);
  }

  void check_deadline(JobState& state) {
    const std::int64_t deadline = base::integer_at(state.job.json(), {"spec", "activeDeadlineSeconds"}, -1);
    if (deadline < 0) return;
    const base::Time due = time_at(state.status, {"startTime"}) + duration_of_seconds(deadline);
    if (due <= context_.clock.now())
      set(state, "FailureTarget", "True", "DeadlineExceeded", "Job was active longer than specified deadline");
    else
      context_.enqueue_after(key_of(state.job), due - context_.clock.now());
  }

  static bool is_ending(const JobState& state) {
    return condition_is_true(state.status, "SuccessCriteriaMet") || condition_is_true(state.status, "FailureTarget");
  }

  StatusOr<void> manage_pods(JobState& state, Burst& burst) {
    const auto active = static_cast<std::int64_t>(state.pods.active.size());
    std::int64_t wanted = 0;
    if (!is_ending(state) && !is_suspended(state)) {
      wanted = state.completions          ? std::min(state.parallelism, *state.completions - state.ends.succeeded)
               : state.ends.succeeded > 0 ? active
                                          : state.parallelism;
    }
    if (active > wanted) return remove_pods(state, active - wanted, burst);
    const std::int64_t terminating = replaces_failed_only(state.job.json()) ? state.pods.terminating : 0;
    if (active + terminating >= wanted) return base::done();
    if (const base::Duration wait = back_off(state); wait > base::Duration::zero()) {
      context_.enqueue_after(key_of(state.job), wait);
      return base::done();
    }
    return create_pods(state, wanted - active - terminating, burst);
  }

  // What is taken away is no failure: the finalizer goes before the pod.
  StatusOr<void> remove_pods(JobState& state, std::int64_t count, Burst& burst) {
    for (; count > 0 && burst.take(); --count) {
      const ObjectRef last = state.pods.active.back();
      const auto released = release(*last);
      if (!released) return base::failure(released.error());
      if (auto removed = client_.remove(*last); !removed) return removed;
      record_deleted(events_, state.job, *last);
      if (pod_view(*last).ready) --state.pods.ready;
      state.pods.active.pop_back();
      if (!pod_view(*last).node_name.empty()) ++state.pods.terminating;
    }
    return base::done();
  }

  StatusOr<void> create_pods(JobState& state, std::int64_t count, Burst& burst) {
    std::set<std::int64_t> taken = state.pods.completed;
    for (const ObjectRef& pod : state.pods.active) taken.insert(job_pod_index(*pod));
    std::int64_t index = 0;
    for (; count > 0 && burst.take(); --count) {
      while (taken.contains(index)) ++index;
      const auto created = client_.create(pods_, state.job.namespace_name(), job_pod(state.job, index));
      record_created(events_, state.job, created);
      if (!created) return base::failure(created.error());
      state.pods.active.push_back(*created);
      taken.insert(index);
    }
    return base::done();
  }

  // 10 s after the first failure, doubled with each, at most 10 minutes.
  base::Duration back_off(const JobState& state) const {
    if (state.ends.failed == 0 || state.pods.last_failure == base::Time{}) return {};
    constexpr base::Duration first = std::chrono::seconds(10), most = std::chrono::minutes(10);
    const base::Duration delay = state.ends.failed > 7 ? most : std::min(most, first * (1 << (state.ends.failed - 1)));
    return state.pods.last_failure + delay - context_.clock.now();
  }

  // The final condition waits until every pod is over and counted.
  void finish(JobState& state) {
    const base::Json& uncounted = state.status["uncountedTerminatedPods"];
    if (!is_ending(state) || !state.pods.active.empty() || state.pods.terminating > 0 || !uncounted.empty()) return;
    if (condition_is_true(state.status, "SuccessCriteriaMet")) {
      set(state, "Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
      state.status["completionTime"] = base::to_rfc3339(context_.clock.now());
      return;
    }
    const base::Json target = *find_condition(state.status, "FailureTarget");
    set_condition(
        state.status,
        {"Failed", "True", base::string_at(target, {"reason"}), std::string(base::string_at(target, {"message"}))},
        context_.clock.now(), ConditionStamp::probe_time);
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& jobs_;
  const ResourceType& pods_;
  std::map<ObjectKey, std::set<std::string>> orphaned_;  // uids of jobs that are gone and may have left pods
  std::set<ObjectKey> loose_pods_;                       // with the finalizer and without a controller
};

class TtlAfterFinished : public Controller {
 public:
  explicit TtlAfterFinished(const ControllerContext& context)
      : context_(context), client_(context_), jobs_(stored_type(context.registry, "batch", "jobs")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"batch", "jobs"}}; }

  void on_event(const StoreEvent& event) override {
    if (!base::raw_json_at(event.object->spec(), {"ttlSecondsAfterFinished"}).empty())
      context_.enqueue(key_of(*event.object));
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(jobs_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject job(found);
    const base::Json* ttl = base::find(job.json(), {"spec", "ttlSecondsAfterFinished"});
    const base::Json status = status_of(job.json());
    if (ttl == nullptr || !is_finished(status)) return base::done();
    const base::Json* end = find_condition(status, condition_is_true(status, "Complete") ? "Complete" : "Failed");
    const base::Time due = time_at(*end, {"lastTransitionTime"}) +
                           duration_of_seconds(base::integer_at(job.json(), {"spec", "ttlSecondsAfterFinished"}));
    if (due > context_.clock.now()) {
      context_.enqueue_after(key, due - context_.clock.now());
      return base::done();
    }
    DeleteOptions options;
    options.propagation = Propagation::foreground;
    return client_.remove(job, options);
  }

 private:
  ControllerContext context_;
  ApiClient client_;
  const ResourceType& jobs_;
};

}  // namespace

ControllerFactory job_controller() {
  return [](const ControllerContext& context) { return std::make_unique<JobController>(context); };
}

ControllerFactory ttl_after_finished_controller() {
  return [](const ControllerContext& context) { return std::make_unique<TtlAfterFinished>(context); };
}

}  // namespace o2dms::simulator

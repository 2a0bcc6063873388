#include "simulator/cluster/controllers/job.h"

#include <algorithm>

#include "simulator/cluster/controllers/job_pods.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_control_events.h"
#include "simulator/cluster/runtime/pod_state.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

bool is_finished(const base::Json& status) {
  return condition_is_true(status, "Complete") || condition_is_true(status, "Failed");
}

// One look at a job: what is asked, what there is, and the status that will be written.
struct JobSight {
  const StoredObject& job;
  JobPods pods;
  base::Json status;
  std::int64_t succeeded = 0, failed = 0, parallelism = 1;
  std::optional<std::int64_t> completions;
};

class JobController : public Controller {
 public:
  explicit JobController(const ControllerContext& context)
      : context_(context),
        client_(context_, "job-controller"),
        events_(context_, client_, "job-controller"),
        jobs_(stored_type(context.registry, "batch", "jobs")),
        pods_(stored_type(context.registry, "", "pods")) {}

  std::string_view name() const override { return "job-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"batch", "jobs"}, {"", "pods"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &jobs_) return context_.enqueue({object.namespace_name(), object.name()});
    const base::Json* owner = controller_of(object.json());
    if (owner != nullptr && base::string_at(*owner, {"kind"}) == jobs_.kind)
      context_.enqueue({object.namespace_name(), std::string(base::string_at(*owner, {"name"}))});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef job = context_.cache.get(jobs_, key);
    if (job == nullptr || is_deleting(job->json())) return base::done();
    const std::string_view managed_by =
        base::string_at(job->json(), {"spec", "managedBy"}, "kubernetes.io/job-controller");
    if (is_finished(status_of(job->json())) || managed_by != "kubernetes.io/job-controller") return base::done();
    const PodClaims claims{context_, client_, *job, [](const base::Json& owner, const base::Json& pod) {
                             return selects(base::find(owner, {"spec", "selector"}), pod);
                           }};
    auto claimed = claims.claim();
    if (!claimed) return base::failure(claimed.error());
    JobSight sight = look(*job, *claimed);
    decide(sight);
    StatusOr<void> kept = keep_pods(sight);
    finish(sight);
    if (auto written = client_.set_status(*job, sight.status); !written) return written;
    tell_changes(*job, sight.status);
    return kept;
  }

 private:
  JobSight look(const StoredObject& job, const std::vector<ObjectRef>& pods) const {
    JobSight sight{.job = job,
                   .pods = sort_job_pods(pods),
                   .status = status_of(job.json()),
                   .succeeded = 0,
                   .failed = 0,
                   .parallelism = 1,
                   .completions = std::nullopt};
    // What was counted stays counted when its pod is deleted.
    sight.succeeded = std::max(sight.pods.succeeded, base::integer_at(sight.status, {"succeeded"}));
    sight.failed = std::max(sight.pods.failed, base::integer_at(sight.status, {"failed"}));
    if (is_indexed(job.json())) {
      sight.pods.completed.merge(parse_index_ranges(base::string_at(sight.status, {"completedIndexes"})));
      sight.succeeded = static_cast<std::int64_t>(sight.pods.completed.size());
    }
    sight.parallelism = base::integer_at(job.json(), {"spec", "parallelism"}, 1);
    if (base::find(job.json(), {"spec", "completions"}) != nullptr)
      sight.completions = base::integer_at(job.json(), {"spec", "completions"});
    write_counts(sight);
    return sight;
  }

  // What has come true with the status just written.
  void tell_changes(const StoredObject& job, const base::Json& status) {
    const base::Json before = status_of(job.json());
    const auto became = [&](std::string_view type) {
      return condition_is_true(status, type) && !condition_is_true(before, type);
    };
    if (became("Complete")) events_.tell(job, {"Completed", "Job completed"});
    if (became("Suspended")) events_.tell(job, {"Suspended", "Job suspended"});
    if (condition_is_true(before, "Suspended") && !condition_is_true(status, "Suspended"))
      events_.tell(job, {"Resumed", "Job resumed"});
    if (!became("Failed")) return;
    const base::Json& failed = *find_condition(status, "Failed");
    events_.tell(job, {base::string_at(failed, {"reason"}), std::string(base::string_at(failed, {"message"})), true});
  }

  static void write_counts(JobSight& sight) {
    const auto note = [&sight](const char* field, std::int64_t value) {
      if (value > 0)
        sight.status[field] = value;
      else
        sight.status.erase(field);
    };
    note("active", static_cast<std::int64_t>(sight.pods.active.size()));
    note("succeeded", sight.succeeded);
    note("failed", sight.failed);
    sight.status["ready"] = sight.pods.ready;
    sight.status["terminating"] = sight.pods.terminating;
    sight.status["uncountedTerminatedPods"] = base::Json::object();
    if (is_indexed(sight.job.json()) && !sight.pods.completed.empty())
      sight.status["completedIndexes"] = index_ranges(sight.pods.completed);
  }

  static bool is_suspended(const JobSight& sight) { return base::bool_at(sight.job.json(), {"spec", "suspend"}); }

  void set(JobSight& sight, std::string_view type, std::string_view value, std::string_view reason,
           const char* message) {
    set_condition(sight.status, {type, value, reason, message}, context_.clock.now(), ConditionStamp::probe_time);
  }

  // Whether the job is over (conditions SuccessCriteriaMet, FailureTarget), suspended, or goes on.
  void decide(JobSight& sight) {
    if (is_ending(sight)) return;
    if (is_suspended(sight)) {
      set(sight, "Suspended", "True", "JobSuspended", "Job suspended");
      sight.status.erase("startTime");
      return;
    }
    if (condition_is_true(sight.status, "Suspended")) set(sight, "Suspended", "False", "JobResumed", "Job resumed");
    if (!sight.status.contains("startTime")) sight.status["startTime"] = base::to_rfc3339(context_.clock.now());
    const base::Json& job = sight.job.json();
    const std::int64_t limit = base::integer_at(job, {"spec", "backoffLimit"}, 6);
    const bool in_place = base::string_at(job, {"spec", "template", "spec", "restartPolicy"}) == "OnFailure";
    const bool enough =
        sight.completions ? sight.succeeded >= *sight.completions : sight.succeeded > 0 && sight.pods.active.empty();
    if (enough)
      set(sight, "SuccessCriteriaMet", "True", "CompletionsReached", "Reached expected number of succeeded pods");
    else if (sight.failed > limit || (in_place && sight.pods.restarts > 0 && sight.pods.restarts > limit))
      set(sight, "FailureTarget", "True", "BackoffLimitExceeded", "Job has reached the specified backoff limit");
    else
      check_deadline(sight);
  }

  void check_deadline(JobSight& sight) {
    const std::int64_t deadline = base::integer_at(sight.job.json(), {"spec", "activeDeadlineSeconds"}, -1);
    if (deadline < 0) return;
    const base::Time due = time_at(sight.status, {"startTime"}) + duration_of_seconds(deadline);
    if (due <= context_.clock.now())
      set(sight, "FailureTarget", "True", "DeadlineExceeded", "Job was active longer than specified deadline");
    else
      context_.enqueue_after({sight.job.namespace_name(), sight.job.name()}, due - context_.clock.now());
  }

  static bool is_ending(const JobSight& sight) {
    return condition_is_true(sight.status, "SuccessCriteriaMet") || condition_is_true(sight.status, "FailureTarget");
  }

  StatusOr<void> keep_pods(JobSight& sight) {
    const auto active = static_cast<std::int64_t>(sight.pods.active.size());
    std::int64_t wanted = 0;
    if (!is_ending(sight) && !is_suspended(sight)) {
      wanted = sight.completions     ? std::min(sight.parallelism, *sight.completions - sight.succeeded)
               : sight.succeeded > 0 ? active
                                     : sight.parallelism;
    }
    if (active > wanted) return remove_pods(sight, active - wanted);
    if (active == wanted) return base::done();
    if (const base::Duration wait = back_off(sight); wait > base::Duration::zero()) {
      context_.enqueue_after({sight.job.namespace_name(), sight.job.name()}, wait);
      return base::done();
    }
    return create_pods(sight, wanted - active - sight.pods.terminating);
  }

  StatusOr<void> remove_pods(JobSight& sight, std::int64_t count) {
    for (std::int64_t index = 0; index < count; ++index) {
      const ObjectRef& last = sight.pods.active[sight.pods.active.size() - 1 - static_cast<std::size_t>(index)];
      if (auto removed = client_.remove(*last); !removed) return removed;
      tell_deleted(events_, sight.job, *last);
    }
    return base::done();
  }

  StatusOr<void> create_pods(const JobSight& sight, std::int64_t count) {
    std::set<std::int64_t> taken = sight.pods.completed;
    for (const ObjectRef& pod : sight.pods.active) taken.insert(job_pod_index(pod->json()));
    std::int64_t index = 0;
    for (; count > 0; --count) {
      while (taken.contains(index)) ++index;
      const auto created = client_.create(pods_, sight.job.namespace_name(), job_pod(sight.job, index));
      tell_created(events_, sight.job, created);
      if (!created) return base::failure(created.error());
      taken.insert(index);
    }
    return base::done();
  }

  // 10 s after the first failure, doubled with each, at most 10 minutes.
  base::Duration back_off(const JobSight& sight) const {
    if (sight.failed == 0 || sight.pods.last_failure == base::Time{}) return {};
    constexpr base::Duration first = std::chrono::seconds(10), most = std::chrono::minutes(10);
    const base::Duration delay = sight.failed > 7 ? most : std::min(most, first * (1 << (sight.failed - 1)));
    return sight.pods.last_failure + delay - context_.clock.now();
  }

  // The final condition waits until every pod is over.
  void finish(JobSight& sight) {
    if (!is_ending(sight) || !sight.pods.active.empty() || sight.pods.terminating > 0) return;
    if (condition_is_true(sight.status, "SuccessCriteriaMet")) {
      set(sight, "Complete", "True", "CompletionsReached", "Reached expected number of succeeded pods");
      sight.status["completionTime"] = base::to_rfc3339(context_.clock.now());
      return;
    }
    const base::Json target = *find_condition(sight.status, "FailureTarget");
    set_condition(
        sight.status,
        {"Failed", "True", base::string_at(target, {"reason"}), std::string(base::string_at(target, {"message"}))},
        context_.clock.now(), ConditionStamp::probe_time);
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& jobs_;
  const ResourceType& pods_;
};

class TtlAfterFinished : public Controller {
 public:
  explicit TtlAfterFinished(const ControllerContext& context)
      : context_(context),
        client_(context_, "ttl-after-finished-controller"),
        jobs_(stored_type(context.registry, "batch", "jobs")) {}

  std::string_view name() const override { return "ttl-after-finished-controller"; }
  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"batch", "jobs"}}; }

  void on_event(const StoreEvent& event) override {
    if (base::find(event.object->json(), {"spec", "ttlSecondsAfterFinished"}) != nullptr)
      context_.enqueue({event.object->namespace_name(), event.object->name()});
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef job = context_.cache.get(jobs_, key);
    if (job == nullptr || is_deleting(job->json())) return base::done();
    const base::Json* ttl = base::find(job->json(), {"spec", "ttlSecondsAfterFinished"});
    const base::Json status = status_of(job->json());
    if (ttl == nullptr || !is_finished(status)) return base::done();
    const base::Json* end = find_condition(status, condition_is_true(status, "Complete") ? "Complete" : "Failed");
    const base::Time due = time_at(*end, {"lastTransitionTime"}) +
                           std::chrono::seconds(base::integer_at(job->json(), {"spec", "ttlSecondsAfterFinished"}));
    if (due > context_.clock.now()) {
      context_.enqueue_after(key, due - context_.clock.now());
      return base::done();
    }
    DeleteOptions options;
    options.propagation = Propagation::foreground;
    return client_.remove(*job, options);
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

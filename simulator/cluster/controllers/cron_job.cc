#include "simulator/cluster/controllers/cron_job.h"

#include <algorithm>

#include "simulator/cluster/controllers/cron_schedule.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/conditions.h"
#include "simulator/cluster/runtime/controller_ref_manager.h"
#include "simulator/cluster/runtime/event_recorder.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_template.h"
#include "simulator/resource/timestamp.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kScheduledAt = "batch.kubernetes.io/cronjob-scheduled-timestamp";

// "Complete" or "Failed"; empty while it goes on.
std::string_view end_of_job(const StoredObject& job) {
  const base::Json status = status_of(*job.document());
  if (condition_is_true(status, "Complete")) return "Complete";
  return condition_is_true(status, "Failed") ? "Failed" : "";
}

// A CronJob's Jobs, and the status that will be written.
struct CronState {
  const OpenObject& cron;
  std::vector<ObjectRef> running, succeeded, failed;
  base::Json status;
};

class CronJobController : public Controller {
 public:
  explicit CronJobController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        events_(context_, client_),
        crons_(stored_type(context.registry, "batch", "cronjobs")),
        jobs_(stored_type(context.registry, "batch", "jobs")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"batch", "cronjobs"}, {"batch", "jobs"}};
  }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &crons_) return context_.enqueue(key_of(object));
    enqueue_controller(context_, crons_, object);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(crons_, key);
    if (found == nullptr || is_deleting(*found)) return base::done();
    const OpenObject cron(found);
    CronState state = state_of(cron);
    record_ends(state);
    StatusOr<void> started = follow_schedule(state);
    write_running(state);
    if (auto written = client_.set_status(cron, state.status); !written) return written;
    if (!started) return started;
    if (auto trimmed = trim(state, state.succeeded, "successfulJobsHistoryLimit", 3); !trimmed) return trimmed;
    return trim(state, state.failed, "failedJobsHistoryLimit", 1);
  }

 private:
  CronState state_of(const OpenObject& cron) const {
    CronState state{.cron = cron, .running = {}, .succeeded = {}, .failed = {}, .status = status_of(cron.json())};
    for (ObjectRef& job : context_.cache.dependents(cron.uid(), jobs_)) {
      if (!is_controlled_by(*job, cron.uid())) continue;
      const std::string_view end = end_of_job(*job);
      (end.empty() ? state.running : end == "Complete" ? state.succeeded : state.failed).push_back(std::move(job));
    }
    return state;
  }

  // Of Jobs that were active when last seen.
  void record_ends(CronState& state) {
    const base::Json active = state.status.value("active", base::Json::array());
    const auto was_active = [&active](const ObjectRef& job) {
      return std::any_of(active.begin(), active.end(), [&job](const base::Json& reference) {
        return base::string_at(reference, {"uid"}) == job->uid();
      });
    };
    for (const auto* jobs : {&state.succeeded, &state.failed}) {
      for (const ObjectRef& job : *jobs) {
        if (!was_active(job)) continue;
        const std::string end(end_of_job(*job));
        events_.record(state.cron,
                       {"SawCompletedJob", "Saw completed job: " + std::string(job->name()) + ", condition: " + end});
        if (end == "Complete") note_success(state, *job->document());
      }
    }
  }

  static void note_success(CronState& state, const base::Json& job) {
    const std::string ended(base::string_at(job, {"status", "completionTime"}));
    // Stamps of one form: their order is that of the time.
    if (ended > base::string_at(state.status, {"lastSuccessfulTime"})) state.status["lastSuccessfulTime"] = ended;
  }

  static void write_running(CronState& state) {
    base::Json active = base::Json::array();
    for (const ObjectRef& job : state.running) {
      active.push_back({{"apiVersion", job->resource().api_version},
                        {"kind", job->resource().kind},
                        {"namespace", job->namespace_name()},
                        {"name", job->name()},
                        {"uid", job->uid()}});
    }
    if (active.empty())
      state.status.erase("active");
    else
      state.status["active"] = std::move(active);
  }

  StatusOr<void> follow_schedule(CronState& state) {
    const base::Json& cron = state.cron.json();
    if (base::bool_at(cron, {"spec", "suspend"})) return base::done();
    const auto schedule = CronSchedule::parse(base::string_at(cron, {"spec", "schedule"}));
    if (!schedule) {
      events_.record_once(state.cron,
                          {"UnparseableSchedule", "unparseable schedule: " + schedule.error().message, true});
      return base::done();
    }
    const std::string_view zone = base::string_at(cron, {"spec", "timeZone"}, "UTC");
    if (zone != "UTC" && zone != "Etc/UTC") {
      events_.record_once(
          state.cron,
          {"UnknownTimeZone", "invalid timeZone: \"" + std::string(zone) + "\": this cluster knows UTC alone", true});
      return base::done();
    }
    const base::Time now = context_.clock.now();
    if (const auto next = schedule->next_after(now)) context_.enqueue_after(key_of(state.cron), *next - now);
    const auto due = schedule->last_between(last_started(state), now);
    return due ? start_job(state, *due) : base::done();
  }

  // What lies further back than the deadline for starting is missed for good.
  base::Time last_started(const CronState& state) const {
    const base::Json& cron = state.cron.json();
    const base::Time made = time_at(cron, {"metadata", "creationTimestamp"});
    const base::Time last = std::max(made, time_at(state.status, {"lastScheduleTime"}));
    const std::int64_t deadline = base::integer_at(cron, {"spec", "startingDeadlineSeconds"}, -1);
    if (deadline < 0) return last;
    return std::max(last, context_.clock.now() - duration_of_seconds(deadline));
  }

  StatusOr<void> start_job(CronState& state, base::Time due) {
    const std::string_view policy = base::string_at(state.cron.json(), {"spec", "concurrencyPolicy"});
    if (policy == "Forbid" && !state.running.empty()) {
      events_.record(state.cron, {"JobAlreadyActive",
                                  "Not starting job because prior execution is running and concurrency policy is "
                                  "Forbid"});
      return base::done();
    }
    if (policy == "Replace") {
      for (const ObjectRef& job : state.running) {
        if (auto removed = remove(state, *job); !removed) return removed;
      }
      state.running.clear();
    }
    const auto created = client_.create(jobs_, state.cron.namespace_name(), job_for(state.cron, due));
    if (!created && !is_already_exists(created.error())) {
      if (!is_namespace_terminating(created.error()))
        events_.record(state.cron, {"FailedCreate", "Error creating job: " + created.error().message, true});
      return base::failure(created.error());
    }
    state.status["lastScheduleTime"] = base::to_rfc3339(due);
    if (!created) return base::done();
    events_.record(state.cron, {"SuccessfulCreate", "Created job " + std::string((*created)->name())});
    state.running.push_back(*created);
    return base::done();
  }

  // Named by its minute, so that one time has one Job.
  static base::Json job_for(const OpenObject& cron, base::Time due) {
    base::Json job = {{"metadata", base::Json::object()}};
    base::Json& metadata = job["metadata"];
    for (const char* field : {"labels", "annotations"}) {
      if (const base::Json* value = base::find(cron.json(), {"spec", "jobTemplate", "metadata", field}))
        metadata[field] = *value;
    }
    metadata["annotations"][kScheduledAt] = base::to_rfc3339(due);
    metadata["name"] =
        std::string(cron.name()) + "-" + std::to_string(due.time_since_epoch() / std::chrono::minutes(1));
    metadata["ownerReferences"] = base::Json::array({controller_reference(cron)});
    if (const base::Json* spec = base::find(cron.json(), {"spec", "jobTemplate", "spec"})) job["spec"] = *spec;
    return job;
  }

  StatusOr<void> remove(const CronState& state, const StoredObject& job) {
    DeleteOptions options;
    options.propagation = Propagation::background;
    if (auto removed = client_.remove(job, options); !removed) return removed;
    events_.record(state.cron, {"SuccessfulDelete", "Deleted job " + std::string(job.name())});
    return base::done();
  }

  // Keeps the youngest of them.
  StatusOr<void> trim(const CronState& state, std::vector<ObjectRef> jobs, const char* limit, std::int64_t fallback) {
    const std::int64_t kept = base::integer_at(state.cron.json(), {"spec", limit}, fallback);
    std::sort(jobs.begin(), jobs.end(), [](const ObjectRef& a, const ObjectRef& b) {
      const auto started = [](const ObjectRef& job) {
        return std::string(base::string_at(*job->document(), {"status", "startTime"}));
      };
      return started(a) != started(b) ? started(a) < started(b) : a->name() < b->name();
    });
    for (std::int64_t index = 0; index < static_cast<std::int64_t>(jobs.size()) - kept; ++index) {
      const ObjectRef& job = jobs[static_cast<std::size_t>(index)];
      if (is_deleting(*job)) continue;
      if (auto removed = remove(state, *job); !removed) return removed;
    }
    return base::done();
  }

  ControllerContext context_;
  ApiClient client_;
  EventRecorder events_;
  const ResourceType& crons_;
  const ResourceType& jobs_;
};

}  // namespace

ControllerFactory cron_job_controller() {
  return [](const ControllerContext& context) { return std::make_unique<CronJobController>(context); };
}

}  // namespace o2dms::simulator

#include <cstdint>
#include <limits>

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void default_failure_policy(Json& policy) {
  for_each(policy, "rules", [](Json& rule) {
    for_each(rule, "onPodConditions", [](Json& pattern) { set_default(pattern, "status", "True"); });
  });
}

}  // namespace

void default_job(Json& job) {
  Json& spec = ensure(job, "spec");
  // A job without both is one pod; with `parallelism` alone it is a work queue.
  if (!spec.contains("completions") && !spec.contains("parallelism")) spec["completions"] = 1;
  set_default(spec, "parallelism", 1);
  set_default(spec, "backoffLimit",
              spec.contains("backoffLimitPerIndex") ? std::numeric_limits<std::int32_t>::max() : 6);
  set_default(spec, "completionMode", "NonIndexed");
  set_default(spec, "suspend", false);
  set_default(spec, "manualSelector", false);
  set_default(spec, "podReplacementPolicy", spec.contains("podFailurePolicy") ? "Failed" : "TerminatingOrFailed");
  if (Json* policy = child(spec, "podFailurePolicy")) default_failure_policy(*policy);
  default_pod_template(spec);
  const Json* labels = base::find(spec, {"template", "metadata", "labels"});
  if (labels != nullptr && !labels->empty() && is_empty(ensure(job, "metadata"), "labels"))
    job["metadata"]["labels"] = Json(*labels);
}

void default_cron_job(Json& cron_job) {
  Json& spec = ensure(cron_job, "spec");
  if (is_empty(spec, "concurrencyPolicy")) spec["concurrencyPolicy"] = "Allow";
  set_default(spec, "suspend", false);
  set_default(spec, "successfulJobsHistoryLimit", 3);
  set_default(spec, "failedJobsHistoryLimit", 1);
  Json& job = ensure(spec, "jobTemplate");
  ensure(job, "metadata");
  Json& job_spec = ensure(job, "spec");
  if (Json* policy = child(job_spec, "podFailurePolicy")) default_failure_policy(*policy);
  default_pod_template(job_spec);
}

}  // namespace o2dms::simulator

// The pods of a Job as values, and what they say about it. Pure functions; no thread rule.
#pragma once

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

// The finalizer of a Job's pod whose end has not been counted yet.
inline constexpr const char* kJobTracking = "batch.kubernetes.io/job-tracking";

struct JobPods {
  std::vector<ObjectRef> active;             // neither over nor being deleted
  std::vector<ObjectRef> succeeded, failed;  // over and not counted yet: they have the finalizer
  std::int64_t ready = 0, terminating = 0;
  std::int64_t restarts = 0;         // of containers in active pods
  std::set<std::int64_t> completed;  // indexes of succeeded pods, Indexed jobs
  base::Time last_failure{};         // of counted ones, too
};
// A pod that is being deleted has failed, unless the job's podReplacementPolicy is Failed.
JobPods sort_job_pods(const base::Json& job, const std::vector<ObjectRef>& pods);

bool is_indexed(const base::Json& job);
bool replaces_failed_only(const base::Json& job);
// A pod for the job; `index` counts for Indexed jobs alone.
base::Json job_pod(const OpenObject& job, std::int64_t index);
std::int64_t job_pod_index(const StoredObject& pod);  // -1: none
// "0,2-4"
std::string index_ranges(const std::set<std::int64_t>& indexes);
std::set<std::int64_t> parse_index_ranges(std::string_view text);

}  // namespace o2dms::simulator

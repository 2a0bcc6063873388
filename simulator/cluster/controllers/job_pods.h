// The pods of a Job as values, and what they say about it. Pure functions; no thread rule.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct JobPods {
  std::vector<ObjectRef> active;  // neither over nor being deleted
  std::int64_t ready = 0, terminating = 0, succeeded = 0, failed = 0;
  std::int64_t restarts = 0;         // of containers in active pods
  std::set<std::int64_t> completed;  // indexes, Indexed jobs
  base::Time last_failure{};
};
JobPods sort_job_pods(const std::vector<ObjectRef>& pods);

bool is_indexed(const base::Json& job);
// A pod for the job; `index` counts for Indexed jobs alone.
base::Json job_pod(const StoredObject& job, std::int64_t index);
std::int64_t job_pod_index(const base::Json& pod);  // -1: none
// "0,2-4"
std::string index_ranges(const std::set<std::int64_t>& indexes);
std::set<std::int64_t> parse_index_ranges(std::string_view text);

}  // namespace o2dms::simulator

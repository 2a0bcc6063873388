// How the end of a Job's pods is counted exactly once, whatever is deleted meanwhile: a pod keeps the finalizer
// batch.kubernetes.io/job-tracking until its end stands in status.uncountedTerminatedPods; an end that stands there
// becomes a count when the finalizer is gone (KEP-2307). Pure functions on values; no thread rule.
#pragma once

#include <cstdint>
#include <vector>

#include "base/json.h"
#include "simulator/cluster/controllers/job_pods.h"

namespace o2dms::simulator {

// How many pods have ended so: counted, uncounted and newly seen ones.
struct JobEnds {
  std::int64_t succeeded = 0, failed = 0;
};
JobEnds job_ends(const base::Json& status, const JobPods& pods);

// Enters the ends that are new into status.uncountedTerminatedPods, and returns the pods whose finalizer may go once
// the status is written. At most 500 at a time. Successes of an Indexed job count by their index instead.
std::vector<ObjectRef> note_ends(base::Json& status, const JobPods& pods, bool indexed);

// Turns the entries into counts whose pods do not carry the finalizer any more, `carrying` being those that do.
void count_ends(base::Json& status, const std::vector<ObjectRef>& carrying);

}  // namespace o2dms::simulator

// Run: a whole run against one target: probing, the plan on several workers, sanity before, after and in between,
// clean-up on every way out, listeners, summary and exit code. One execute() for each Run. stop may be requested from
// any thread.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "harness/access/access.h"
#include "harness/case/case.h"
#include "harness/case/workload.h"
#include "harness/evidence/budget.h"
#include "harness/run/known_deviations.h"
#include "harness/run/listener.h"
#include "harness/run/selection.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// Everything that can be run. Must outlive the run.
struct Suite {
  Catalogue catalogue;
  std::vector<Workload> workloads;
  std::vector<Case> cases;
};

struct RunOptions {
  Access access;
  std::string target_name;     // in words
  std::string run_id;          // letters and digits; empty: made up
  std::string version;         // of the product
  std::string command;         // as typed
  std::string repeat_command;  // the command that repeats a case, to which "--case ID" is added
  std::string selection;       // the filters in words
  Selected selected;
  std::vector<KnownDeviation> known_deviations;
  std::size_t jobs = 1;
  std::vector<Deadline> deadlines;
  std::string image;
  base::Duration request_timeout = std::chrono::seconds(32);
  EvidenceLimits evidence;
};

// `listeners` are called under one lock. The summary's exit code is the run's.
RunSummary execute(const Suite& suite, const RunOptions& options, base::Clock& clock, const Stop& stop,
                   const std::vector<Listener*>& listeners);

}  // namespace o2dms::harness

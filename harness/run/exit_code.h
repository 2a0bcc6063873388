// From the results of a run to its exit code, with the reason as a sentence. Pure; thread-safe.
#pragma once

#include <string>

#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::harness {

// What besides the results decides.
struct RunEnd {
  int signal = 0;           // the run was stopped by it
  std::string unreachable;  // why the target could not be used; empty when it could
};

// Fills in the counts from `results`.
void count_outcomes(RunSummary& summary);

// Fills in counts, coverage, exit_code and sentence from `results`, `residue` and `stale`. What is broken comes before
// everything else but a signal: a target that breaks a row and then closes its connections has broken it.
void conclude(RunSummary& summary, const RunInfo& info, const RunEnd& end);

}  // namespace o2dms::harness

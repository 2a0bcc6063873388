// finish(): the conclusion of a run: cases that were not reached as errors, stale deviations, the exit code and its
// reason. Listeners hear of it.
#pragma once

#include "harness/run/plan.h"
#include "harness/run/play.h"

namespace o2dms::harness {

RunSummary finish(const RunEnvironment& environment, const RunPlan& plan, PlayedRun played);

}  // namespace o2dms::harness

// preflight(): which of the rights that the planned cases need the credentials have not got, asked of the target by
// SelfSubjectAccessReview before the first write. The cases that lack one are not testable, by the name of the right;
// the others run. Where the target does not review, rights are unknown, and all cases run.
#pragma once

#include "harness/run/plan.h"
#include "harness/run/probe.h"

namespace o2dms::harness {

// Marks the cases of the plan, and says in its info what is missing. The exchanges are added to the target's.
void preflight(const RunEnvironment& environment, RunPlan& plan, ProbedTarget& target);

}  // namespace o2dms::harness

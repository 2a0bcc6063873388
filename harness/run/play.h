// play(): plays the plan on several workers, the sanity case before and after the others, and removes what is left of
// any case, on every way out. Listeners hear of each case and of each exchange.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/case/verdict.h"
#include "harness/run/plan.h"
#include "harness/run/probe.h"

namespace o2dms::harness {

struct PlayedRun {
  std::vector<std::optional<CaseResult>> results;  // of the planned cases; nothing: not reached
  std::string unusable;                            // why the target could not be used to the end; empty: it could
  std::vector<std::string> residue;                // what the last clean-up could not remove
};

PlayedRun play(const RunEnvironment& environment, const RunPlan& plan, const ProbedTarget& target);

}  // namespace o2dms::harness

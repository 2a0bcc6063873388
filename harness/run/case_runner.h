// Plays one case from its namespace to its verdict and its clean-up. Called from a worker's thread; many at once, each
// with its own Evidence.
#pragma once

#include "harness/case/requirement.h"
#include "harness/case/verdict.h"
#include "harness/evidence/evidence.h"
#include "harness/run/case_inputs.h"
#include "harness/run/clean_up.h"
#include "harness/run/plan.h"

namespace o2dms::harness {

CaseResult run_case(const PlannedCase& planned, const CaseInputs& inputs, const Catalogue& catalogue, Ledger& ledger,
                    Evidence& evidence);

}  // namespace o2dms::harness

// What does not fit together in a suite, beyond what a file shows by itself: one sentence for each. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

// Of any cases, a user's own too: an unknown requirement or workload; a part that its requirement has not; a case that
// is not mandatory and would break a mandatory row.
std::vector<std::string> check_cases(const Catalogue& catalogue, const std::vector<Case>& cases,
                                     const std::vector<Workload>& workloads);

// Of the suite as a whole: a mandatory row, or a part of one, that no expectation which can fail names and that gives
// no reason (`without-case`); a reason that is out of date; a passive expectation of a row or part that there is not.
std::vector<std::string> check_catalogue(const Catalogue& catalogue, const std::vector<Case>& cases);

}  // namespace o2dms::harness

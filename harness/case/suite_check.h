// What does not fit together in a suite, beyond what a file shows by itself. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

// One sentence for each: an unknown requirement or workload; a part that its requirement has not; a mandatory row, or a
// part of one, that no expectation names and that gives no reason (`without-case`).
std::vector<std::string> check_suite(const Catalogue& catalogue, const std::vector<Case>& cases,
                                     const std::vector<Workload>& workloads);

}  // namespace o2dms::harness

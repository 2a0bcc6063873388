// Plays one case from its namespace to its verdict and its clean-up. Called from a worker's thread; many at once, each
// with its own Evidence.
#pragma once

#include <map>
#include <set>
#include <string>

#include "harness/case/case.h"
#include "harness/case/workload.h"
#include "harness/run/clean_up.h"
#include "harness/run/stage.h"

namespace o2dms::harness {

struct CaseRun {
  const Case& subject;
  const Workload* workload = nullptr;  // null: none
  const RunShared& shared;
  const Catalogue& catalogue;
  const std::set<std::string>& present;  // capabilities of the target
  Ledger& ledger;
  std::string space;   // the name of its namespace
  std::string repeat;  // the command that repeats it
};

CaseResult run_case(const CaseRun& run, Evidence& evidence, const Stage::WaitSeen& wait_seen);

}  // namespace o2dms::harness

// RunSummary: how a run ended: every case's result, the counts, the exit code and its reason. Plain values.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/case/verdict.h"
#include "harness/run/coverage.h"

namespace o2dms::harness {

// Exit codes of a run; main() returns them.
enum class ExitCode {
  conformant = 0,     // every mandatory row was shown
  nonconformant = 1,  // a mandatory row is broken, whatever else came about
  harness_fault = 2,
  inconclusive = 3,  // target unreachable, everything refused, set-up failed, a right is missing, residue
  partial = 4,       // nothing broken, but not everything was shown
  stale_deviation = 5,
  usage = 64,
  interrupted = 130,  // SIGINT
  terminated = 143,   // SIGTERM
};

struct RunSummary {
  ExitCode exit_code = ExitCode::harness_fault;
  std::string sentence;             // why this exit code
  std::vector<CaseResult> results;  // every planned case, in the order of the plan; those not reached are errors
  std::size_t passed = 0, failed = 0, not_testable = 0, not_applicable = 0, errors = 0, known_deviations = 0;
  std::size_t warnings = 0;  // findings
  std::vector<std::string> residue;
  std::vector<std::string> stale;  // known deviations that are no longer true, a sentence each
  base::Duration duration{};
  bool interrupted = false;
  Coverage coverage;  // of the requirements, by `results`
};

}  // namespace o2dms::harness

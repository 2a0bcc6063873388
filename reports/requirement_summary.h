// What a run says about each requirement of the catalogue: the cases' verdicts turned by ninety degrees. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::reports {

enum class RequirementState {
  passed,           // every case that serves it passed, or was not applicable beside one that passed
  failed,           // a case found a breach of it
  not_shown,        // a case that serves it could not tell: untestable, error, or broke another requirement
  known_deviation,  // breached as the user's list says
  not_applicable,   // all its cases need what the target does not have
  not_run,          // it has cases, none was selected
  no_case,          // the catalogue says why
};
std::string_view to_text(RequirementState state);

struct RequirementRow {
  const harness::Requirement* requirement = nullptr;
  RequirementState state = RequirementState::no_case;
  std::vector<const harness::CaseResult*> results;  // of the cases that serve it, in the order of the plan
};

// In the catalogue's order; empty without a catalogue. Pointers live as long as `info.catalogue` and `summary`.
std::vector<RequirementRow> requirement_rows(const harness::RunInfo& info, const harness::RunSummary& summary);

}  // namespace o2dms::reports

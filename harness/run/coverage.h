// Coverage: what a run showed of each requirement. A row's state comes from the findings of expectations that name it,
// and from nothing else: nobody passes by silence. Pure; thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "harness/case/verdict.h"
#include "harness/run/run_info.h"

namespace o2dms::harness {

enum class RowState {
  passed,           // each part was shown, and nothing of it is broken
  broken,           // an expectation that names it found a breach
  known_deviation,  // broken, as the user's list says it would be
  not_shown,        // nobody knows: `reason` says why
  not_judged,       // not a matter of the cloud (a row of the SMO alone), or informative
};
std::string_view to_text(RowState state);  // "passed", "broken", "not-shown", ...

struct PartCoverage {
  std::string name;  // "storage"; empty when the requirement has no parts
  RowState state = RowState::not_shown;
  std::string reason;                  // why it is not shown; empty otherwise
  bool left_out = false;               // not shown because no case that names it was selected
  std::vector<std::string> shown_by;   // "instantiation.created.cu-cp/created-with-201"
  std::vector<std::string> broken_by;  // the same of breaches
};

struct RowCoverage {
  const Requirement* requirement = nullptr;
  RowState state = RowState::not_shown;
  std::vector<PartCoverage> parts;  // one at least

  // Of the first part that is not shown: "storage: the target has no default-storage-class".
  [[nodiscard]] std::string reason() const;
};

struct Coverage {
  std::vector<RowCoverage> rows;               // all of the catalogue, in its order
  std::size_t mandatory = 0;                   // rows that decide the verdict
  std::size_t shown = 0;                       // of these: passed
  std::size_t broken = 0;                      // of these: broken, or a known deviation
  [[nodiscard]] std::string in_words() const;  // "35 of 36 mandatory rows shown"
};

// `results`: of the planned cases. A catalogue that is null has no rows.
Coverage cover(const RunInfo& info, const std::vector<CaseResult>& results);

}  // namespace o2dms::harness

// Expectations: the judging half of the vocabulary. Each word is a pure function from a Record and its parameters to
// findings. No evidence for it (the steps broke before) gives no finding. Thread-safe.
// Each is a row of expectation_words(); a new one needs its row and function in one of judge_*.cc.
#pragma once

#include <string_view>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/judges.h"
#include "harness/case/record.h"
#include "harness/case/verdict.h"

namespace o2dms::harness {

const std::vector<ExpectationWord>& expectation_words();
// Null when there is none of that name.
const ExpectationWord* find_expectation_word(std::string_view name);

// What the expectation finds; `requirement`, `clause` and `expectation` of the findings are filled in.
std::vector<Finding> judge(const Expectation& expectation, const Record& record, const Catalogue& catalogue);

// All of a case, and the outcome: failed when a finding is a breach; else not_testable when the steps broke, or when
// something was too large to be kept and an expectation would have looked at it; error when an expectation found
// nothing to judge though they did not.
CaseResult judge_case(const Case& subject, const Record& record, const Catalogue& catalogue);

}  // namespace o2dms::harness

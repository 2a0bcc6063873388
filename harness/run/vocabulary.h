// The vocabulary of cases as a whole: the words of all four sorts, for those who want them explained, and the check
// that a case uses them rightly. The rows themselves stand beside their functions (word.h says where). Pure;
// thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/word.h"
#include "harness/case/workload.h"

namespace o2dms::harness {

struct WordInfo {
  std::string_view sort;  // "step", "expectation", "capability", "deadline"
  std::string name;
  std::vector<Parameter> parameters;
  std::string doc;
};

// In the order of the tables. A name may stand there for several sorts: "status", "pods-ready".
std::vector<WordInfo> vocabulary();

// What is wrong with the words of these cases and workloads, one sentence each; empty when all is well: unknown words,
// wrong parameters, labels that are there twice, steps and deadlines that are named and do not exist, `needs` that are
// no capabilities.
std::vector<std::string> check_words(const std::vector<Case>& cases, const std::vector<Workload>& workloads);

}  // namespace o2dms::harness

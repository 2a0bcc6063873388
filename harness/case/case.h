// Case: one value that says what is done to the target and what must hold. Cases are data (suites/cases/*.yaml); a case
// that names several workloads is expanded to one Case for each. Immutable once loaded.
//
// Steps act and record; expectations are pure functions over what was recorded (record first, then judge). Both are
// named by a word of the vocabulary, with parameters: see harness/run/steps.h and harness/case/expectations.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "harness/case/requirement.h"

namespace o2dms::harness {

// `- await: workload-up` or `- request: {method: GET, path: /api, as: nobody}`.
struct Step {
  std::string word;
  std::shared_ptr<const base::Json> parameters;  // never null; may be a JSON null
  std::string label;                             // marks the exchanges of this step; unique within the case
};

struct Expectation {
  std::string id;                                // unique within the case: "created-with-201"
  std::string word;                              // of the vocabulary
  std::string requirement;                       // which requirement a breach breaks
  std::string part;                              // of the requirement; empty when that has none
  std::string basis;                             // where this demand stands; empty: as the requirement's first
  std::shared_ptr<const base::Json> parameters;  // never null
  bool advisory = false;                         // a breach is a warning
};

struct Case {
  std::string id;     // "instantiation.created.cu-cp"; stable and unique
  std::string title;  // one line
  std::string text;   // what it proves, why so, in sentences
  std::string group;  // dotted clause group, JUnit's classname: "o2dms.3_1_2.instantiation"
  std::string clause;
  Level level = Level::mandatory;
  std::vector<std::string> requirements;  // ids: those that its expectations name, in their order
  std::vector<std::string> needs;         // capabilities, by name: "default-storage-class"
  std::string workload;                   // name of a fixture workload; empty: none
  bool own_namespace = true;              // false: nothing is created
  bool alone = false;                     // it cannot share its namespace with others
  bool sanity = false;                    // runs first, last, and after a broken connection
  std::vector<Step> steps;
  std::vector<Expectation> expectations;
};

}  // namespace o2dms::harness

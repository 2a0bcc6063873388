// The rows of the expectation words, one family a file, and what their functions share. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "harness/case/record.h"
#include "harness/case/verdict.h"
#include "harness/case/word.h"

namespace o2dms::harness {

using Findings = std::vector<Finding>;
// At least one finding when there is evidence.
using Judge = Findings (*)(const Record& record, const base::Json& parameters);

struct ExpectationWord {
  std::string_view name;
  std::vector<Parameter> parameters;
  std::string_view doc;
  Judge judge;
  bool reads_bodies = true;  // or events: false when status codes, connections or waits are enough
};

std::vector<ExpectationWord> access_expectations();
std::vector<ExpectationWord> answer_expectations();
std::vector<ExpectationWord> change_expectations();
std::vector<ExpectationWord> discovery_expectations();
std::vector<ExpectationWord> container_end_expectations();
std::vector<ExpectationWord> container_expectations();
std::vector<ExpectationWord> endpoint_expectations();
std::vector<ExpectationWord> residue_expectations();
std::vector<ExpectationWord> list_expectations();
std::vector<ExpectationWord> object_expectations();
std::vector<ExpectationWord> pod_expectations();
std::vector<ExpectationWord> status_expectations();

// The parameter of most words: whose exchanges are judged.
Parameter of_step();

Finding holds(const std::string& expected, const std::vector<ExchangeRef>& exchanges);
Finding breach(std::string expected, std::string actual, const Exchange& exchange);

}  // namespace o2dms::harness

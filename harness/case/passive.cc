#include "harness/case/passive.h"

#include <iterator>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

Findings judge_errors(const Record& record) {
  const std::string expected = "a Status of failure with the code of the answer";
  std::vector<ExchangeRef> errors;
  for (const ExchangeRef& exchange : record.exchanges) {
    if (is_own_business(*exchange)) continue;
    if (exchange->status < 400 || exchange->cut() || turned_away(*exchange)) continue;
    const Json& body = exchange->json();
    if (base::string_at(body, {"kind"}) != "Status" || base::integer_at(body, {"code"}) != exchange->status)
      return {breach(expected, describe(*exchange), *exchange)};
    errors.push_back(exchange);
  }
  if (errors.empty()) return {};
  return {holds(expected, errors)};
}

}  // namespace

const std::vector<PassiveExpectation>& passive_expectations() {
  static const std::vector<PassiveExpectation> rows = {
      {"passive.error-is-status", "DMS-4.1-1", "", "k8s", "every answer of 400 and above is a Status of that code",
       judge_errors},
  };
  return rows;
}

Findings judge_passively(const Record& record, const Catalogue& catalogue) {
  Findings all;
  for (const PassiveExpectation& one : passive_expectations()) {
    Findings findings = one.judge(record);
    const Requirement* requirement = catalogue.find(one.requirement);
    for (Finding& finding : findings) {
      finding.expectation = one.name;
      finding.requirement = one.requirement;
      finding.part = one.part;
      finding.basis = one.basis;
      if (requirement != nullptr) finding.clause = requirement->clause;
    }
    std::move(findings.begin(), findings.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace o2dms::harness

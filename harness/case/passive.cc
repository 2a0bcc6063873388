#include "harness/case/passive.h"

#include <iterator>

namespace o2dms::harness {

void RuleFindings::add(const ExchangeRef& exchange, std::string actual) {
  if (!actual.empty()) {
    broken_.push_back(breach(expected_, std::move(actual), *exchange));
  } else if (held_.empty() || held_.back() != exchange) {
    held_.push_back(exchange);
  }
}

void RuleFindings::warn(const ExchangeRef& exchange, std::string actual) {
  Finding finding = breach(expected_, std::move(actual), *exchange);
  finding.ok = true;
  finding.warning = true;
  warned_.push_back(std::move(finding));
}

Findings RuleFindings::take() {
  for (Findings* found : {&broken_, &warned_}) {
    if (found->empty()) continue;
    Finding first = std::move(found->front());
    if (found->size() > 1) first.actual += " (and " + std::to_string(found->size() - 1) + " more)";
    return {std::move(first)};
  }
  if (held_.empty()) return {};
  return {holds(expected_, held_)};
}

const std::vector<PassiveExpectation>& passive_expectations() {
  static const std::vector<PassiveExpectation> rows = [] {
    std::vector<PassiveExpectation> all;
    for (auto family : {answer_rules, metadata_rules, watch_rules})
      for (PassiveExpectation& row : family()) all.push_back(row);
    return all;
  }();
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

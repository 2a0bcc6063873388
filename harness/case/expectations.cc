#include "harness/case/expectations.h"

#include <algorithm>
#include <map>

#include "harness/case/judges.h"

namespace o2dms::harness {

namespace {

const std::map<std::string_view, Judge>& judges() {
  static const std::map<std::string_view, Judge> table = {
      {"answered", judge_answered},
      {"refused", judge_refused},
      {"refused-unidentified", judge_refused_unidentified},
      {"kind", judge_kind},
      {"not-found", judge_not_found},
      {"stored-object", judge_stored_object},
      {"sent-survives", judge_sent_survives},
      {"same-object", judge_same_object},
      {"deletion-answer", judge_deletion_answer},
      {"reached", judge_reached},
      {"pods-appear", judge_pods_appear},
      {"pods-bound", judge_pods_bound},
      {"pods-running", judge_pods_running},
      {"pods-ready", judge_pods_ready},
      {"pods-terminate", judge_pods_terminate},
      {"status-agrees", judge_status_agrees},
      {"status-denies", judge_status_denies},
      {"nothing-left", judge_nothing_left},
      {"names", judge_names},
      {"own-namespace-only", judge_own_namespace_only},
      {"events", judge_events},
      {"tls-verified", judge_tls_verified},
  };
  return table;
}

std::string first_breach(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings)
    if (!finding.ok)
      return (finding.subject.empty() ? "" : finding.subject + ": ") + "expected " + finding.expected + "; " +
             finding.actual;
  return {};
}

}  // namespace

bool is_expectation_word(std::string_view word) {
  return judges().count(word) > 0;
}

std::vector<Finding> judge(const Expectation& expectation, const Record& record, const Catalogue& catalogue) {
  const auto at = judges().find(expectation.word);
  if (at == judges().end()) return {};
  std::vector<Finding> findings = at->second(record, *expectation.parameters);
  const Requirement* requirement = catalogue.find(expectation.requirement);
  for (Finding& finding : findings) {
    finding.expectation = expectation.id;
    finding.requirement = expectation.requirement;
    if (requirement != nullptr) finding.clause = requirement->clause;
    if (expectation.advisory && !finding.ok) {
      finding.ok = true;
      finding.warning = true;
    }
  }
  return findings;
}

CaseResult judge_case(const Case& subject, const Record& record, const Catalogue& catalogue) {
  CaseResult result{.id = subject.id, .outcome = Outcome::passed};
  result.waits = record.waits;
  std::string unjudged;
  for (const Expectation& expectation : subject.expectations) {
    std::vector<Finding> findings = judge(expectation, record, catalogue);
    if (findings.empty()) unjudged = expectation.id;
    std::move(findings.begin(), findings.end(), std::back_inserter(result.findings));
  }
  result.reason = first_breach(result.findings);
  if (!result.reason.empty()) {
    result.outcome = Outcome::failed;
  } else if (!record.broken.empty()) {
    result.outcome = Outcome::not_testable;
    result.reason = record.broken;
  } else if (!unjudged.empty()) {
    result.outcome = Outcome::error;
    result.reason = "the expectation " + unjudged + " had nothing to judge: a mistake in the case";
  }
  return result;
}

}  // namespace o2dms::harness

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

// These look at status codes, connections and waits; all others at bodies or events, too.
bool reads_bodies(std::string_view word) {
  return word != "answered" && word != "tls-verified" && word != "reached";
}

// Of a record that is not whole. A message that was cut must not be taken for the whole, and what is missing in it may
// be what an expectation would have found.
std::string what_is_cut(const Record& record) {
  for (const ExchangeRef& exchange : record.exchanges)
    if (exchange->cut()) return describe_cut(*exchange);
  return {};
}

// Of a case in which the credentials of the user got nothing at all from the target: that is a matter of rights, or of
// load, and shows no requirement broken.
std::string why_turned_away(const Record& record) {
  const Exchange* last = nullptr;
  for (const ExchangeRef& exchange : record.exchanges) {
    if (exchange->identity != kGivenIdentity) continue;
    if (!turned_away(*exchange)) return {};
    last = exchange.get();
  }
  return last == nullptr ? "" : "every request with the given credentials was turned away: " + describe(*last);
}

// A target can give occasion for as many as it likes.
void bound(std::vector<Finding>& findings) {
  constexpr std::size_t kMost = 1000;
  if (findings.size() <= kMost) return;
  std::stable_partition(findings.begin(), findings.end(), [](const Finding& finding) { return finding.is_breach(); });
  const std::size_t more = findings.size() - kMost;
  findings.resize(kMost);
  findings.back().actual += " (and " + std::to_string(more) + " more findings)";
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
  bound(findings);
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
  if (const std::string why = why_turned_away(record); !why.empty()) {
    result.outcome = Outcome::not_testable;
    result.reason = why;
    return result;
  }
  const std::string cut = what_is_cut(record);
  std::string unjudged;
  for (const Expectation& expectation : subject.expectations) {
    if (!cut.empty() && reads_bodies(expectation.word)) continue;
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
  } else if (!cut.empty()) {
    result.outcome = Outcome::not_testable;
    result.reason = cut;
  } else if (!unjudged.empty()) {
    result.outcome = Outcome::error;
    result.reason = "the expectation " + unjudged + " had nothing to judge: a mistake in the case";
  }
  return result;
}

}  // namespace o2dms::harness

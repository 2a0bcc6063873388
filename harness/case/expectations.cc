#include "harness/case/expectations.h"

#include <algorithm>
#include <iterator>

namespace o2dms::harness {

namespace {

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

const std::vector<ExpectationWord>& expectation_words() {
  static const std::vector<ExpectationWord> words = [] {
    std::vector<ExpectationWord> all;
    for (auto family :
         {answer_expectations, list_expectations, object_expectations, pod_expectations, status_expectations})
      for (ExpectationWord& word : family()) all.push_back(std::move(word));
    return all;
  }();
  return words;
}

const ExpectationWord* find_expectation_word(std::string_view name) {
  const auto& words = expectation_words();
  const auto at =
      std::find_if(words.begin(), words.end(), [&](const ExpectationWord& word) { return word.name == name; });
  return at == words.end() ? nullptr : &*at;
}

std::vector<Finding> judge(const Expectation& expectation, const Record& record, const Catalogue& catalogue) {
  const ExpectationWord* word = find_expectation_word(expectation.word);
  if (word == nullptr) return {};
  std::vector<Finding> findings = word->judge(record, *expectation.parameters);
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
    const ExpectationWord* word = find_expectation_word(expectation.word);
    if (!cut.empty() && word != nullptr && word->reads_bodies) continue;
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

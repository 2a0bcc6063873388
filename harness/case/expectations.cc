#include "harness/case/expectations.h"

#include <algorithm>
#include <iterator>
#include <tuple>

#include "harness/case/passive.h"
#include "harness/case/site_refusal.h"

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
    if (finding.is_breach())
      return (finding.subject.empty() ? "" : finding.subject + ": ") + "expected " + finding.expected + "; " +
             finding.actual;
  return {};
}

}  // namespace

const std::vector<ExpectationWord>& expectation_words() {
  static const std::vector<ExpectationWord> words = [] {
    std::vector<ExpectationWord> all;
    for (auto family : {
             access_expectations,
             answer_expectations,
             change_expectations,
             container_end_expectations,
             container_expectations,
             discovery_expectations,
             residue_expectations,
             endpoint_expectations,
             list_expectations,
             object_expectations,
             pod_expectations,
             status_expectations,
         })
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
    finding.part = expectation.part;
    finding.basis = expectation.basis;
    if (requirement != nullptr) finding.clause = requirement->clause;
    if (requirement != nullptr && finding.basis.empty()) finding.basis = requirement->basis.front();
    // What is for further study in the profile, or the SMO's alone, is reported, and never failed.
    finding.advisory = expectation.advisory || (requirement != nullptr && !requirement->is_decided_by_cloud());
    if (finding.advisory && !finding.ok) {
      finding.ok = true;
      finding.warning = true;
    }
  }
  return findings;
}

namespace {

// Why what was seen says nothing of an expectation; empty when all do.
std::string first_unshown(const std::vector<Finding>& findings) {
  for (const Finding& finding : findings)
    if (!finding.shown) return finding.actual;
  return {};
}

// A target that was too busy at first, and said when to come again, is not blamed; that it was is worth knowing. Of no
// requirement, so that it shows none.
void tell_retries(const Record& record, std::vector<Finding>& findings) {
  const auto retried = record.of_step("retry");
  if (retried.empty()) return;
  findings.push_back({.expectation = "retried",
                      .warning = true,
                      .expected = "an answer to the first try of each request",
                      .actual = std::to_string(retried.size()) +
                                " tries were put off, with a Retry-After: " + describe(*retried.front()),
                      .exchanges = {retried.front()->id}});
}

// Each expectation in turn, but for those that would read what was cut. `unjudged` is the last that found nothing.
std::vector<Finding> judge_expectations(const Case& subject, const Record& record, const Catalogue& catalogue, bool cut,
                                        std::string& unjudged) {
  std::vector<Finding> all;
  for (const Expectation& expectation : subject.expectations) {
    const ExpectationWord* word = find_expectation_word(expectation.word);
    if (cut && word != nullptr && word->reads_bodies) continue;
    std::vector<Finding> findings = judge(expectation, record, catalogue);
    if (findings.empty()) unjudged = expectation.id;
    std::move(findings.begin(), findings.end(), std::back_inserter(all));
  }
  std::vector<Finding> passive = judge_passively(record, catalogue);
  std::move(passive.begin(), passive.end(), std::back_inserter(all));
  excuse_refusals_by_site(record, all);
  tell_retries(record, all);
  return all;
}

// Of a case without a breach: why it is not passed; an empty sentence when it is.
std::pair<Outcome, std::string> conclude_unbroken(const Record& record, const std::string& cut,
                                                  const std::string& unshown, const std::string& unjudged) {
  if (!record.broken.empty()) return {Outcome::not_testable, record.broken};
  if (!cut.empty()) return {Outcome::not_testable, cut};
  if (!unjudged.empty())
    return {Outcome::error, "the expectation " + unjudged + " had nothing to judge: a mistake in the case"};
  if (!unshown.empty()) return {Outcome::not_testable, unshown};
  return {Outcome::passed, ""};
}

}  // namespace

CaseResult judge_case(const Case& subject, const Record& record, const Catalogue& catalogue) {
  CaseResult result{.id = subject.id};
  result.waits = record.waits;
  result.complete = record.broken.empty();
  if (const std::string why = why_turned_away(record); !why.empty()) {
    result.outcome = Outcome::not_testable;
    result.reason = why;
    result.set_up_failed = true;
    return result;
  }
  const std::string cut = what_is_cut(record);
  std::string unjudged;
  result.findings = judge_expectations(subject, record, catalogue, !cut.empty(), unjudged);
  result.reason = first_breach(result.findings);
  result.outcome = Outcome::failed;
  if (!result.reason.empty()) return result;
  std::tie(result.outcome, result.reason) = conclude_unbroken(record, cut, first_unshown(result.findings), unjudged);
  result.set_up_failed = result.outcome == Outcome::not_testable && record.set_up_failed;
  return result;
}

}  // namespace o2dms::harness

#include "harness/run/exit_code.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "base/joined.h"

namespace o2dms::harness {

namespace {

constexpr int kInterrupt = 2;  // SIGINT

std::string counted(std::size_t number, const std::string& noun) {
  return std::to_string(number) + " " + noun + (number == 1 ? "" : "s");
}

}  // namespace

void count_outcomes(RunSummary& summary) {
  const auto number = [&](Outcome outcome) {
    return static_cast<std::size_t>(std::count_if(summary.results.begin(), summary.results.end(),
                                                  [&](const CaseResult& result) { return result.outcome == outcome; }));
  };
  summary.passed = number(Outcome::passed);
  summary.failed = number(Outcome::failed);
  summary.not_testable = number(Outcome::not_testable);
  summary.not_applicable = number(Outcome::not_applicable);
  summary.errors = number(Outcome::error);
  summary.known_deviations = number(Outcome::known_deviation);
  summary.warnings = 0;
  for (const CaseResult& result : summary.results)
    summary.warnings += static_cast<std::size_t>(std::count_if(result.findings.begin(), result.findings.end(),
                                                               [](const Finding& finding) { return finding.warning; }));
}

namespace {

using Conclusion = std::pair<ExitCode, std::string>;

// The first mandatory row of that state; null when there is none.
const RowCoverage* first_row(const Coverage& coverage, RowState state) {
  for (const RowCoverage& row : coverage.rows)
    if (row.requirement->level == Level::mandatory && row.state == state) return &row;
  return nullptr;
}

std::size_t rows_with(const Coverage& coverage, RowState state) {
  return static_cast<std::size_t>(std::count_if(
      coverage.rows.begin(), coverage.rows.end(),
      [&](const RowCoverage& row) { return row.requirement->level == Level::mandatory && row.state == state; }));
}

// "35 of 36 mandatory rows shown, none broken".
std::string shown_and_broken(const Coverage& coverage) {
  const std::size_t broken = rows_with(coverage, RowState::broken),
                    known = rows_with(coverage, RowState::known_deviation);
  std::string text = coverage.in_words();
  if (broken > 0) text += ", " + std::to_string(broken) + " broken";
  if (known > 0) text += ", " + std::to_string(known) + " broken as listed";
  return broken + known > 0 ? text : text + ", none broken";
}

std::string beside(const RunSummary& summary, const RunEnd& end) {
  std::string text = "; " + counted(summary.failed, "case") + " failed";
  if (summary.errors > 0) text += "; " + counted(summary.errors, "case") + " ended in an error";
  if (!end.unreachable.empty()) text += "; in the end the target could not be used: " + end.unreachable;
  return text;
}

Conclusion conclude_broken(const RunSummary& summary, const RunEnd& end) {
  const std::size_t rows = rows_with(summary.coverage, RowState::broken);
  return {ExitCode::nonconformant, shown_and_broken(summary.coverage) + ": " +
                                       first_row(summary.coverage, RowState::broken)->requirement->id +
                                       (rows > 1 ? " and others" : "") + beside(summary, end)};
}

std::string first_of(const std::vector<std::string>& sentences) {
  constexpr std::size_t kShown = 4;
  const auto shown = std::min(kShown, sentences.size());
  const std::string text =
      base::joined({sentences.begin(), sentences.begin() + static_cast<std::ptrdiff_t>(shown)}, ", ");
  return shown == sentences.size() ? text : text + " and " + std::to_string(sentences.size() - shown) + " more";
}

// Why nobody can say more than that nothing is broken.
std::optional<Conclusion> conclude_uncertain(const RunSummary& summary, const RunInfo& info, const RunEnd& end) {
  const auto as = [&](ExitCode code, const std::string& why) {
    return Conclusion{code, shown_and_broken(summary.coverage) + ": " + why};
  };
  if (!end.unreachable.empty()) return as(ExitCode::inconclusive, "the target could not be used: " + end.unreachable);
  if (summary.errors > 0)
    return as(ExitCode::harness_fault,
              counted(summary.errors, "case") + " ended in an error of ours or of the environment");
  const auto unprepared = std::find_if(summary.results.begin(), summary.results.end(),
                                       [](const CaseResult& one) { return one.set_up_failed; });
  if (unprepared != summary.results.end() && !info.missing_rights.empty())
    return as(ExitCode::inconclusive, "rights are missing: " + first_of(info.missing_rights));
  if (unprepared != summary.results.end())
    return as(ExitCode::inconclusive, "the set-up of a case failed: " + unprepared->id + ": " + unprepared->reason);
  if (!summary.residue.empty()) return as(ExitCode::inconclusive, "the clean-up left something behind");
  if (!summary.stale.empty())
    return as(ExitCode::stale_deviation, "a known deviation is stale: " + summary.stale.front());
  return std::nullopt;
}

std::string why_partial(const RunSummary& summary, const RunInfo& info) {
  const auto left_out = std::count_if(info.left_out.begin(), info.left_out.end(),
                                      [](const Case* one) { return one->level == Level::mandatory; });
  if (summary.not_applicable == summary.results.size()) return "nothing ran";
  if (left_out > 0) return "not selected: " + counted(static_cast<std::size_t>(left_out), "mandatory case");
  if (info.target.insecure) return "TLS was not verified, which bars \"conformant\"";
  if (const RowCoverage* known = first_row(summary.coverage, RowState::known_deviation); known != nullptr)
    return known->requirement->id + " is broken as listed, which bars \"conformant\"";
  if (const RowCoverage* row = first_row(summary.coverage, RowState::not_shown); row != nullptr)
    return "not shown: " + row->requirement->id + " (" + row->reason() + ")";
  if (summary.coverage.mandatory == 0) return "no mandatory row decides";
  return {};
}

Conclusion conclude_whole(const RunSummary& summary, const RunInfo& info) {
  const std::string why = why_partial(summary, info);
  if (why.empty()) return {ExitCode::conformant, summary.coverage.in_words() + ": conformant"};
  return {ExitCode::partial, shown_and_broken(summary.coverage) + "; the run is partial: " + why};
}

Conclusion conclusion_of(const RunSummary& summary, const RunInfo& info, const RunEnd& end) {
  if (end.signal != 0)
    return end.signal == kInterrupt ? Conclusion{ExitCode::interrupted, "interrupted"}
                                    : Conclusion{ExitCode::terminated, "terminated by a signal"};
  if (rows_with(summary.coverage, RowState::broken) > 0) return conclude_broken(summary, end);
  if (auto uncertain = conclude_uncertain(summary, info, end); uncertain) return *std::move(uncertain);
  return conclude_whole(summary, info);
}

}  // namespace

void conclude(RunSummary& summary, const RunInfo& info, const RunEnd& end) {
  count_outcomes(summary);
  summary.coverage = cover(info, summary.results);
  summary.interrupted = end.signal != 0;
  std::tie(summary.exit_code, summary.sentence) = conclusion_of(summary, info, end);
}

}  // namespace o2dms::harness

#include "harness/run/exit_code.h"

#include <algorithm>

namespace o2dms::harness {

namespace {

constexpr int kInterrupt = 2;  // SIGINT

Level level_of(const RunInfo& info, const std::string& id) {
  for (const Case* one : info.plan)
    if (one->id == id) return one->level;
  return Level::mandatory;
}

std::size_t mandatory_with(const RunSummary& summary, const RunInfo& info, Outcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(summary.results.begin(), summary.results.end(), [&](const CaseResult& result) {
        return result.outcome == outcome && level_of(info, result.id) == Level::mandatory;
      }));
}

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

void conclude(RunSummary& summary, const RunInfo& info, const RunEnd& end) {
  count_outcomes(summary);
  const auto conclude_as = [&](ExitCode code, std::string sentence) {
    summary.exit_code = code;
    summary.sentence = std::move(sentence);
  };
  if (end.signal != 0) {
    summary.interrupted = true;
    return end.signal == kInterrupt ? conclude_as(ExitCode::interrupted, "interrupted")
                                    : conclude_as(ExitCode::terminated, "terminated by a signal");
  }
  if (!end.unreachable.empty())
    return conclude_as(ExitCode::inconclusive, "the target could not be used: " + end.unreachable);
  if (summary.errors > 0)
    return conclude_as(ExitCode::harness_fault,
                       counted(summary.errors, "case") + " ended in an error of ours or of the environment");
  if (const auto failed = mandatory_with(summary, info, Outcome::failed); failed > 0)
    return conclude_as(ExitCode::nonconformant,
                       "mandatory requirements are broken: " + counted(failed, "case") + " failed");
  const std::string so_far = summary.failed > 0 ? "no mandatory case failed" : "nothing failed";
  if (const auto untested = mandatory_with(summary, info, Outcome::not_testable); untested > 0)
    return conclude_as(ExitCode::inconclusive,
                       so_far + ", but a prerequisite of " + counted(untested, "case") + " broke");
  if (!summary.residue.empty())
    return conclude_as(ExitCode::inconclusive, so_far + ", but the clean-up left something behind");
  if (!summary.stale.empty())
    return conclude_as(ExitCode::stale_deviation, "a known deviation is stale: " + summary.stale.front());
  const auto left_out = std::count_if(info.left_out.begin(), info.left_out.end(),
                                      [](const Case* one) { return one->level == Level::mandatory; });
  if (summary.passed + summary.failed + summary.known_deviations == 0)
    return conclude_as(ExitCode::partial, "nothing ran");
  if (left_out > 0)
    return conclude_as(ExitCode::partial, so_far + "; the run is partial: not selected: " +
                                              counted(static_cast<std::size_t>(left_out), "mandatory case"));
  if (summary.passed + summary.known_deviations == 0)
    return conclude_as(ExitCode::partial, so_far + ", but none passed either");
  if (const auto known = mandatory_with(summary, info, Outcome::known_deviation); known > 0)
    return conclude_as(ExitCode::partial, so_far + " but what is known: " + counted(known, "mandatory case") +
                                              " failed as listed, which bars \"conformant\"");
  if (info.target.insecure)
    return conclude_as(ExitCode::partial, so_far + ", but TLS was not verified, which bars \"conformant\"");
  conclude_as(ExitCode::conformant, "every mandatory case that applies passed");
}

}  // namespace o2dms::harness

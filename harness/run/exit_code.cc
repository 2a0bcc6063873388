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

void count(RunSummary& summary) {
  for (const CaseResult& result : summary.results) {
    switch (result.outcome) {
      case Outcome::passed:
        ++summary.passed;
        break;
      case Outcome::failed:
        ++summary.failed;
        break;
      case Outcome::not_testable:
        ++summary.not_testable;
        break;
      case Outcome::not_applicable:
        ++summary.not_applicable;
        break;
      case Outcome::error:
        ++summary.errors;
        break;
      case Outcome::known_deviation:
        ++summary.known_deviations;
        break;
    }
    summary.warnings += static_cast<std::size_t>(std::count_if(result.findings.begin(), result.findings.end(),
                                                               [](const Finding& finding) { return finding.warning; }));
  }
}

std::size_t mandatory_with(const RunSummary& summary, const RunInfo& info, Outcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(summary.results.begin(), summary.results.end(), [&](const CaseResult& result) {
        return result.outcome == outcome && level_of(info, result.id) == Level::mandatory;
      }));
}

std::string cases(std::size_t count) {
  return std::to_string(count) + (count == 1 ? " case" : " cases");
}

}  // namespace

void conclude(RunSummary& summary, const RunInfo& info, const RunEnd& end) {
  count(summary);
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
                       cases(summary.errors) + " ended in an error of ours or of the environment");
  if (const auto failed = mandatory_with(summary, info, Outcome::failed); failed > 0)
    return conclude_as(ExitCode::nonconformant, "mandatory requirements are broken: " + cases(failed) + " failed");
  if (const auto untested = mandatory_with(summary, info, Outcome::not_testable); untested > 0)
    return conclude_as(ExitCode::inconclusive, "nothing failed, but a prerequisite of " + cases(untested) + " broke");
  if (!summary.residue.empty())
    return conclude_as(ExitCode::inconclusive, "nothing failed, but the clean-up left something behind");
  const auto left_out = std::count_if(info.left_out.begin(), info.left_out.end(),
                                      [](const Case* one) { return one->level == Level::mandatory; });
  if (summary.passed == 0) return conclude_as(ExitCode::partial, "nothing ran");
  if (left_out > 0)
    return conclude_as(ExitCode::partial, "nothing failed; the run is partial: mandatory " +
                                              cases(static_cast<std::size_t>(left_out)) + " were not selected");
  if (info.target.insecure)
    return conclude_as(ExitCode::partial, "nothing failed, but TLS was not verified, which bars \"conformant\"");
  conclude_as(ExitCode::conformant, "every mandatory case that applies passed");
}

}  // namespace o2dms::harness

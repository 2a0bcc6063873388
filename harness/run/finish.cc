#include "harness/run/finish.h"

#include "harness/run/exit_code.h"

namespace o2dms::harness {

namespace {

CaseResult not_reached(const RunEnvironment& environment, const PlannedCase& planned, const std::string& unusable) {
  CaseResult result{.id = planned.subject->id, .outcome = Outcome::error};
  result.reason = "not reached: " + (unusable.empty() ? std::string("the run was stopped") : unusable);
  result.start = environment.clock.now();
  result.repeat = planned.repeat;
  environment.notifier.notify([&](Listener& listener) { listener.on_case_start(*planned.subject); });
  environment.notifier.notify([&](Listener& listener) { listener.on_case_end(*planned.subject, result, {}); });
  return result;
}

}  // namespace

RunSummary finish(const RunEnvironment& environment, const RunPlan& plan, PlayedRun played) {
  RunSummary summary;
  summary.residue = std::move(played.residue);
  for (std::size_t index = 0; index < plan.cases.size(); ++index) {
    auto& played_case = played.results[index];
    CaseResult result =
        played_case ? std::move(*played_case) : not_reached(environment, plan.cases[index], played.unusable);
    summary.residue.insert(summary.residue.end(), result.residue.begin(), result.residue.end());
    summary.results.push_back(std::move(result));
  }
  summary.stale =
      stale_deviations(environment.options.known_deviations, plan.info, summary.results, environment.clock.now());
  summary.duration = environment.clock.elapsed() - environment.begun;
  conclude(summary, plan.info, {.signal = environment.stop.signal(), .unreachable = played.unusable});
  environment.notifier.notify([&](Listener& listener) { listener.on_run_end(plan.info, summary); });
  return summary;
}

}  // namespace o2dms::harness

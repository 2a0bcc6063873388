#include "harness/run/run.h"

#include "base/random.h"
#include "harness/run/finish.h"
#include "harness/run/plan.h"
#include "harness/run/play.h"
#include "harness/run/preflight.h"
#include "harness/run/probe.h"

namespace o2dms::harness {

RunSummary execute(const Suite& suite, const RunOptions& options, base::Clock& clock, const Stop& stop,
                   const std::vector<Listener*>& listeners) {
  const auto random = base::make_random();
  Redactor redactor(random->suffix(32));
  Budget budget(options.evidence.of_run);
  Notifier notifier(listeners);
  const RunEnvironment environment{.suite = suite,
                                   .options = options,
                                   .clock = clock,
                                   .stop = stop,
                                   .notifier = notifier,
                                   .redactor = redactor,
                                   .budget = budget,
                                   .id = options.run_id.empty() ? random->suffix(8) : options.run_id,
                                   .start = clock.now(),
                                   .begun = clock.elapsed()};
  ProbedTarget target = probe(environment);
  RunPlan planned = plan(environment, target.found);
  preflight(environment, planned, target);
  return finish(environment, planned, play(environment, planned, target));
}

}  // namespace o2dms::harness

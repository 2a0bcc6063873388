// A whole run against one target, as five functions on values, each in a file of its own: probe() asks the target what
// it has, plan() says what is to be played, preflight() whether we may, play() plays it and cleans up on every way out,
// finish() draws the conclusion. `stop` may be requested from any thread.
#pragma once

#include <vector>

#include "base/clock.h"
#include "harness/run/listener.h"
#include "harness/run/run_options.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// `listeners` are called under one lock. The summary's exit code is the run's.
RunSummary execute(const Suite& suite, const RunOptions& options, base::Clock& clock, const Stop& stop,
                   const std::vector<Listener*>& listeners);

}  // namespace o2dms::harness

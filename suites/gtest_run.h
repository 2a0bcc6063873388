// A run as GoogleTest tests: each selected case is registered as a test, so that --gtest_filter, --gtest_list_tests and
// sharding work; verdicts, reports and the exit code are the run's own. Once a process.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/run/run.h"

namespace o2dms::suites {

// Gives the exit code.
int run_as_tests(const harness::Suite& suite, harness::RunOptions options, base::Clock& clock,
                 const harness::Stop& stop, const std::vector<harness::Listener*>& listeners,
                 const std::vector<std::string>& gtest_flags);

}  // namespace o2dms::suites

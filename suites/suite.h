// The suite that this program carries, and cases of the user's own beside it: requirements, workloads and cases, loaded
// and checked. Thread-safe.
#pragma once

#include "base/result.h"
#include "harness/case/suite_loader.h"
#include "harness/run/run_options.h"

namespace o2dms::suites {

// `own` are files of further cases; ids stay unique over all. The error names file or case: without `own` it is a
// mistake of ours, which a test would have found.
base::Result<harness::Suite> load_suite(const std::vector<harness::Source>& own = {});

}  // namespace o2dms::suites

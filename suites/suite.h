// The suite that this program carries: requirements, workloads and cases, loaded and checked. Thread-safe.
#pragma once

#include "base/result.h"
#include "harness/run/run_options.h"

namespace o2dms::suites {

// The error names file and entry: a mistake of ours, which a test would have found.
base::Result<harness::Suite> load_suite();

}  // namespace o2dms::suites

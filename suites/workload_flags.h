// The flags of a run that say what its workloads need on a site: a pull secret, certain nodes. Errors name the flag.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "harness/run/run_options.h"

namespace o2dms::suites {

struct WorkloadFlags {
  std::string image_pull_secret;           // the name of a Secret, or a file that holds one
  std::vector<std::string> node_selector;  // KEY=VALUE
};

base::Result<void> read_workload_flags(const WorkloadFlags& flags, harness::RunOptions& options);
// As they are typed to repeat a run.
std::string typed(const WorkloadFlags& flags);

}  // namespace o2dms::suites

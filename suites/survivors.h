// Survivors: the deviations of the simulator that no case kills, and the pairs of a case and an expectation that kill
// no deviation, each with the reason (suites/survivors.yaml). One that is listed and killed, or kills, is a mistake of
// the list, as one that is not listed is of the suite. Plain value.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/case/suite_loader.h"
#include "harness/run/run_options.h"
#include "simulator/simulator.h"

namespace o2dms::suites {

struct Survivors {
  std::map<std::string, std::string> deviations;  // id, reason
  std::map<std::string, std::string> pairs;       // "CASE/EXPECTATION", reason
};

// The error names the entry that is none: without a reason, or of a deviation or a pair that there is not.
base::Result<Survivors> load_survivors(const harness::Source& source,
                                       const std::vector<simulator::DeviationInfo>& deviations,
                                       const std::set<std::string>& pairs);

// Those that this program carries.
base::Result<Survivors> load_survivors(const harness::Suite& suite);

}  // namespace o2dms::suites

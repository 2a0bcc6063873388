// Survivors: the deviations of the simulator that no case kills, each with the reason (suites/survivors.yaml). One that
// is listed and killed is a mistake of the list, as one that survives unlisted is of the suite. Plain value.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/result.h"
#include "harness/case/suite_loader.h"
#include "simulator/simulator.h"

namespace o2dms::suites {

using Survivors = std::map<std::string, std::string>;  // id of the deviation, reason

// The error names the entry that is none: without a reason, or of a deviation that there is not.
base::Result<Survivors> load_survivors(const harness::Source& source,
                                       const std::vector<simulator::DeviationInfo>& deviations);

// Those that this program carries.
base::Result<Survivors> load_survivors();

}  // namespace o2dms::suites

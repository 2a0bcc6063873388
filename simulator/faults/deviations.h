// The named deviations: O-Clouds that break one requirement each. One small file a family; this is their catalogue.
#pragma once

#include <string_view>
#include <vector>

#include "base/result.h"
#include "simulator/faults/assembly.h"

namespace o2dms::simulator {

const std::vector<Deviation>& all_deviations();

// The error names the id that is unknown.
base::Result<void> apply_deviations(const std::vector<std::string>& ids, Assembly& assembly);

// The families.
std::vector<Deviation> access_deviations();    // who may do what
std::vector<Deviation> answer_deviations();    // what a request is answered
std::vector<Deviation> storage_deviations();   // what is kept of what was sent
std::vector<Deviation> cluster_deviations();   // what the workers do
std::vector<Deviation> deletion_deviations();  // how objects go
std::vector<Deviation> watch_deviations();     // what watchers see

}  // namespace o2dms::simulator

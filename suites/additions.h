// Additions: the custom resources that a simulated cluster may have from the start, as real ones have that somebody has
// set up (`o2dms simulate --with`): a file of fixtures/custom-resources each, built into the program. Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "base/result.h"

namespace o2dms::suites {

// Their names: "multus".
std::vector<std::string> additions();
// The objects of all that are named. The error says what there is.
base::Result<std::vector<base::Json>> read_additions(const std::vector<std::string>& names);

}  // namespace o2dms::suites

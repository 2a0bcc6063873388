// The resource table of Kubernetes 1.36 (kubernetes-1.36.table), embedded in the program. Immutable.
#pragma once

#include <string_view>

namespace o2dms::simulator {

std::string_view native_table();

}  // namespace o2dms::simulator

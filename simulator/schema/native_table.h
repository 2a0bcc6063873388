// The resource table of Kubernetes 1.36 (kubernetes-1.36.table) and the field numbers of its protobuf messages
// (kubernetes-1.36.wire), embedded in the program. Immutable.
#pragma once

#include <string_view>

namespace o2dms::simulator {

std::string_view native_table();
std::string_view native_wire_numbers();

}  // namespace o2dms::simulator

// The tables that are embedded in the program: of each Kubernetes version that is bundled, kubernetes-1.NN.table (its
// resources and types) and kubernetes-1.NN.wire (the field numbers of its protobuf messages); and resource.traits,
// which all versions share. bundled_tables.cmake finds the files: one that is added is bundled with the next build.
// Immutable.
#pragma once

#include <string_view>
#include <vector>

namespace o2dms::simulator {

struct BundledTable {
  std::string_view name;  // "1.36"
  std::string_view table, wire_numbers;
};

// Newest first; never empty.
const std::vector<BundledTable>& bundled_tables();
std::string_view resource_traits_table();

}  // namespace o2dms::simulator

// Amounts of resources (cpu, memory, pods, example.com/device …) as numbers, for arithmetic on nodes: cpu in
// thousandths, all else in whole units. What nearly everybody asks for lies in members of its own. Values; no thread
// rule.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json_cursor.h"

namespace o2dms::simulator {

struct NodeResources {
  std::int64_t cpu = 0, memory = 0;
  std::vector<std::pair<std::string, std::int64_t>> others;  // by name

  // Zero for what is not there.
  [[nodiscard]] std::int64_t of(std::string_view name) const;
  void add(std::string_view name, std::int64_t amount);
  void add(const NodeResources& more, int sign = 1);
  // Each at least as much as there.
  void raise(const NodeResources& least);
  bool operator==(const NodeResources&) const = default;
};

// Reads a map of quantities at the cursor (resources.requests, status.allocatable).
NodeResources read_resources(base::JsonCursor& at, base::DecodedStrings& decoded);

}  // namespace o2dms::simulator

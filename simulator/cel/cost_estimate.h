// What an expression may cost at least and at most, from its form and the declared sizes of its data: what a server
// judges a rule by before it takes it. As cel-go's checker/cost.go. Pure; looks at each node once.
#pragma once

#include <cstdint>

#include "simulator/cel/checker.h"

namespace o2dms::simulator::cel {

// Of costs and of sizes, both ends included; `unbounded` saturates.
struct Estimate {
  std::uint64_t min = 0, max = 0;
};

Estimate estimate_cost(const CheckedAst& expression);

}  // namespace o2dms::simulator::cel

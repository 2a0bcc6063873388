// What a Program holds: the checked tree, folded, and its estimate. Made by compile(), read by evaluate().
#pragma once

#include "simulator/cel/checker.h"
#include "simulator/cel/cost_estimate.h"

namespace o2dms::simulator::cel {

struct CompiledExpression {
  CheckedAst tree;
  Estimate cost;
};

}  // namespace o2dms::simulator::cel

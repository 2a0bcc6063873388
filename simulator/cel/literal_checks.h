// Literal arguments that can only fail are refused when an expression is compiled: matches("["), duration("x"),
// timestamp("y") (cel-go's AST validators, which API servers use). Pure.
#pragma once

#include <vector>

#include "simulator/cel/checker.h"

namespace o2dms::simulator::cel {

std::vector<Problem> check_literals(const CheckedAst& expression);

}  // namespace o2dms::simulator::cel

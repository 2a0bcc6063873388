// Macros: calls that the parser rewrites, since their arguments are no values but expressions: has(a.b), list.all(x,
// p), cel.bind(x, a, b) … A row of a table each. Called by the parser alone.
#pragma once

#include <optional>
#include <vector>

#include "simulator/cel/ast.h"

namespace o2dms::simulator::cel {

// A call as it is written: `name(arguments)` or `target.name(arguments)`.
struct MacroCall {
  Ast& ast;
  std::vector<Problem>& problems;
  Position position = 0;
  std::string name;
  bool has_target = false;
  NodeId target = 0;
  std::vector<NodeId> arguments;
};

// What the call stands for; nothing when it is no macro and stays a call.
std::optional<NodeId> expand_macro(MacroCall& call);

}  // namespace o2dms::simulator::cel

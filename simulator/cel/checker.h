// Checks the types of an expression and resolves its names: what each identifier stands for, which functions a call may
// mean. Pure; visits each node once.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "simulator/cel/ast.h"
#include "simulator/cel/compile.h"
#include "simulator/cel/function_table.h"

namespace o2dms::simulator::cel {

struct Reference {
  enum class Kind : std::uint8_t { none, variable, local, type, functions, qualified_functions };
  Kind kind = Kind::none;
  // A variable: its index in CheckedAst::variables; a local: its place among those that are live.
  std::uint32_t slot = 0;
  Type type;                          // the type that is named
  std::vector<OverloadId> overloads;  // those that the types allow, first come first served
};

struct CheckedAst {
  Ast ast;
  std::vector<Type> types;            // of each node
  std::vector<Reference> references;  // of each node
  std::vector<std::string> variables;
  std::uint32_t locals = 0;  // how many are live at most
  // The object types that messages are of; what they make points to them.
  Environment environment;
};

base::Result<CheckedAst, std::vector<Problem>> check(Ast ast, const Environment& environment);

}  // namespace o2dms::simulator::cel

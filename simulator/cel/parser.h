// Parses expressions: github.com/google/cel-spec, doc/langdef.md, "Syntax", with optionals and macros. Pure; recursion
// and the number of nodes are bounded.
#pragma once

#include <string_view>

#include "base/result.h"
#include "simulator/cel/ast.h"
#include "simulator/cel/source.h"

namespace o2dms::simulator::cel {

// cel-go's: how deep an expression may be nested, how long it may be.
inline constexpr int max_expression_depth = 250;
inline constexpr std::size_t max_expression_characters = 100'000;

base::Result<Ast, std::vector<Problem>> parse(const Source& source);

}  // namespace o2dms::simulator::cel

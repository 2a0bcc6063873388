#include "simulator/cel/compile.h"

#include <algorithm>

#include "base/utf8.h"
#include "simulator/cel/compiled_expression.h"
#include "simulator/cel/literal_checks.h"
#include "simulator/cel/map_key.h"
#include "simulator/cel/parser.h"

namespace o2dms::simulator::cel {
namespace {

bool is_constant(const Ast& ast, const Node& node) {
  return std::all_of(node.optional.begin(), node.optional.end(), [](bool optional) { return !optional; }) &&
         std::all_of(node.children.begin(), node.children.end(),
                     [&](NodeId child) { return ast.at(child).kind == NodeKind::literal; });
}

// Lists of constants are constants: made once, and free, as in cel-go. Children stand before their parents.
void fold_constants(Ast& ast) {
  for (Node& node : ast.nodes) {
    if (node.kind != NodeKind::list || node.children.empty() || !is_constant(ast, node)) continue;
    std::vector<Value> values;
    for (const NodeId child : node.children) values.push_back(ast.at(child).literal);
    node.literal = List(std::move(values));
    node.kind = NodeKind::literal;
  }
}

}  // namespace

const Type& Program::result_type() const {
  return expression_->tree.types[expression_->tree.ast.root];
}

std::uint64_t Program::estimated_cost() const {
  return expression_->cost.max;
}

std::uint64_t Program::least_cost() const {
  return expression_->cost.min;
}

bool Program::uses(std::string_view variable) const {
  const auto& names = expression_->tree.variables;
  return std::find(names.begin(), names.end(), variable) != names.end();
}

base::Result<Program, CompileError> compile(std::string_view text, const Environment& environment) {
  if (!base::is_utf8(text)) return base::failure(CompileError{"ERROR: <input>:1:1: the expression is not UTF-8", 1, 1});
  const Source source(text);
  auto ast = parse(source);
  if (!ast) return base::failure(source.error(std::move(ast.error())));
  auto checked = check(std::move(*ast), environment);
  if (!checked) return base::failure(source.error(std::move(checked.error())));
  if (auto problems = check_literals(*checked); !problems.empty())
    return base::failure(source.error(std::move(problems)));
  auto compiled = std::make_shared<CompiledExpression>();
  compiled->tree = std::move(*checked);
  compiled->cost = estimate_cost(compiled->tree);
  fold_constants(compiled->tree.ast);
  return Program(std::move(compiled));
}

}  // namespace o2dms::simulator::cel

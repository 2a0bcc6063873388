#include "simulator/cel/literal_checks.h"

#include "base/regex.h"
#include "simulator/cel/time_text.h"

namespace o2dms::simulator::cel {
namespace {

// The literal text that is the argument; nothing when the node is something else.
const Node* literal_argument(const Ast& ast, const Node& call, std::size_t index) {
  if (call.children.size() <= index) return nullptr;
  const Node& argument = ast.child(call, index);
  return argument.kind == NodeKind::literal && argument.literal.is(Kind::string) ? &argument : nullptr;
}

std::string problem_of(const Node& call, std::string_view text) {
  if (call.name == "matches") {
    const auto regex = base::Regex::compile(text);
    return regex ? std::string() : "invalid matches argument";
  }
  if (call.name == "duration") return parse_duration(text) ? "" : "invalid duration argument";
  return parse_timestamp(text) ? "" : "invalid timestamp argument";
}

}  // namespace

std::vector<Problem> check_literals(const CheckedAst& expression) {
  std::vector<Problem> problems;
  for (const Node& node : expression.ast.nodes) {
    const bool is_match = node.name == "matches";
    if (node.kind != NodeKind::call || (!is_match && node.name != "duration" && node.name != "timestamp")) continue;
    if (!is_match && node.is_member_call) continue;
    const Node* literal = literal_argument(expression.ast, node, is_match ? 1 : 0);
    if (literal == nullptr) continue;
    if (std::string problem = problem_of(node, literal->literal.string()); !problem.empty())
      problems.push_back({literal->position, std::move(problem)});
  }
  return problems;
}

}  // namespace o2dms::simulator::cel

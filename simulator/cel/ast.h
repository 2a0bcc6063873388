// The syntax tree of an expression: an arena of nodes that name each other by their index. Macros are expanded: what is
// left of them are comprehensions, one kind of loop. Built by the parser, read by the checker, the cost estimate and
// the interpreter.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "simulator/cel/source.h"
#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

using NodeId = std::uint32_t;

enum class NodeKind : std::uint8_t {
  literal,
  identifier,     // name
  select,         // children: operand; name: field
  presence,       // has(operand.field)
  call,           // name; children: arguments, that of a member call begin with what it is called on
  list,           // children: elements
  map,            // children: key, value, key, value …
  message,        // name: its type; names: fields; children: their values
  comprehension,  // names and children by the constants below
};

// A comprehension: for each element of `range`, while `condition` holds, `accumulator` becomes `step`; its value is
// `result`. The second variable is empty where there is one.
inline constexpr std::size_t first_variable = 0, second_variable = 1, accumulator = 2;
inline constexpr std::size_t range_child = 0, initial_child = 1, condition_child = 2, step_child = 3, result_child = 4;

struct Node {
  NodeKind kind = NodeKind::literal;
  Position position = 0;
  bool is_member_call = false;
  std::string name;
  Value literal;
  std::vector<NodeId> children;
  std::vector<std::string> names;
  // Which elements, entries or fields are optional, `[?x]`; empty: none.
  std::vector<bool> optional;
};

struct Ast {
  std::vector<Node> nodes;
  NodeId root = 0;

  [[nodiscard]] const Node& at(NodeId id) const { return nodes[id]; }
  NodeId add(Node node) {
    nodes.push_back(std::move(node));
    return static_cast<NodeId>(nodes.size() - 1);
  }
  // The child of a node, as a node.
  [[nodiscard]] const Node& child(const Node& node, std::size_t index) const { return nodes[node.children[index]]; }
};

// The names of operators as functions: they cannot be written as such.
namespace operators {
inline constexpr std::string_view conditional = "_?_:_", logical_and = "_&&_", logical_or = "_||_", logical_not = "!_",
                                  equals = "_==_", not_equals = "_!=_", less = "_<_", less_equals = "_<=_",
                                  greater = "_>_", greater_equals = "_>=_", add = "_+_", subtract = "_-_",
                                  multiply = "_*_", divide = "_/_", modulo = "_%_", negate = "-_", index = "_[_]",
                                  optional_index = "_[?_]", optional_select = "_?._", in = "@in",
                                  not_strictly_false = "@not_strictly_false", map_insert = "cel.@mapInsert";
}  // namespace operators

// The variable that macros gather their result in; no expression can write it.
inline constexpr std::string_view hidden_accumulator = "@result";

}  // namespace o2dms::simulator::cel

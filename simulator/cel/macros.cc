#include "simulator/cel/macros.h"

#include <array>

namespace o2dms::simulator::cel {
namespace {

// Builds nodes at the place of the call.
class Builder {
 public:
  explicit Builder(MacroCall& call) : call_(call) {}

  NodeId literal(Value value) { return add({.kind = NodeKind::literal, .literal = std::move(value)}); }
  NodeId name(std::string_view text) { return add({.kind = NodeKind::identifier, .name = std::string(text)}); }
  NodeId result() { return name(hidden_accumulator); }
  NodeId call(std::string_view function, std::vector<NodeId> arguments) {
    return add({.kind = NodeKind::call, .name = std::string(function), .children = std::move(arguments)});
  }
  NodeId member_call(std::string_view function, std::vector<NodeId> arguments) {
    return add({.kind = NodeKind::call,
                .is_member_call = true,
                .name = std::string(function),
                .children = std::move(arguments)});
  }
  // optional.of(x) as the parser writes it: a member call whose target is a name.
  NodeId optional_call(std::string_view function, std::vector<NodeId> arguments) {
    arguments.insert(arguments.begin(), name("optional"));
    return member_call(function, std::move(arguments));
  }
  NodeId list(std::vector<NodeId> elements) { return add({.kind = NodeKind::list, .children = std::move(elements)}); }
  NodeId map(std::vector<NodeId> entries) { return add({.kind = NodeKind::map, .children = std::move(entries)}); }
  NodeId loop(NodeId range, std::vector<std::string> variables, std::array<NodeId, 4> parts) {
    variables.resize(2);
    variables.emplace_back(hidden_accumulator);
    return add({.kind = NodeKind::comprehension,
                .children = {range, parts[0], parts[1], parts[2], parts[3]},
                .names = std::move(variables)});
  }
  NodeId bind(const std::string& variable, NodeId value, NodeId body) {
    const NodeId never = literal(false), step = name(variable);
    return add({.kind = NodeKind::comprehension,
                .children = {list({}), value, never, step, body},
                .names = {"#unused", "", variable}});
  }

  // The name that an argument is; empty, with a problem told, when it is none.
  std::string variable(std::size_t argument) {
    const Node& node = call_.ast.at(call_.arguments[argument]);
    if (node.kind == NodeKind::identifier && node.name != hidden_accumulator) return node.name;
    problem(node.position, "argument must be a simple name");
    return {};
  }
  // Of the first arguments, so many; they must be told apart.
  std::vector<std::string> variables(std::size_t count) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < count; ++i) names.push_back(variable(i));
    if (count == 2 && names[0] == names[1] && !names[0].empty())
      problem(call_.ast.at(call_.arguments[1]).position, "duplicate variable name: " + names[1]);
    return names;
  }
  NodeId problem(Position position, std::string message) {
    call_.problems.push_back({position, std::move(message)});
    return literal(Value());
  }
  NodeId argument(std::size_t index) const { return call_.arguments[index]; }
  NodeId last() const { return call_.arguments.back(); }
  MacroCall& written() { return call_; }

 private:
  NodeId add(Node node) {
    node.position = call_.position;
    return call_.ast.add(std::move(node));
  }
  MacroCall& call_;
};

NodeId has(Builder& build) {
  MacroCall& call = build.written();
  const Node& selected = call.ast.at(call.arguments[0]);
  if (selected.kind != NodeKind::select) return build.problem(selected.position, "invalid argument to has() macro");
  Node node = selected;
  node.kind = NodeKind::presence;
  return call.ast.add(std::move(node));
}

NodeId not_false(Builder& build) {
  return build.call(operators::not_strictly_false, {build.result()});
}

NodeId all(Builder& build, std::vector<std::string> variables) {
  const NodeId condition = not_false(build);
  const NodeId step = build.call(operators::logical_and, {build.result(), build.last()});
  return build.loop(build.written().target, std::move(variables),
                    {build.literal(true), condition, step, build.result()});
}

NodeId exists(Builder& build, std::vector<std::string> variables) {
  const NodeId condition =
      build.call(operators::not_strictly_false, {build.call(operators::logical_not, {build.result()})});
  const NodeId step = build.call(operators::logical_or, {build.result(), build.last()});
  return build.loop(build.written().target, std::move(variables),
                    {build.literal(false), condition, step, build.result()});
}

NodeId exists_one(Builder& build, std::vector<std::string> variables) {
  const NodeId more = build.call(operators::add, {build.result(), build.literal(std::int64_t{1})});
  const NodeId step = build.call(operators::conditional, {build.last(), more, build.result()});
  const NodeId result = build.call(operators::equals, {build.result(), build.literal(std::int64_t{1})});
  return build.loop(build.written().target, std::move(variables),
                    {build.literal(std::int64_t{0}), build.literal(true), step, result});
}

// A list of what the last argument yields, of those elements alone for which the filter, if there is one, holds.
NodeId transformed_list(Builder& build, std::vector<std::string> variables, std::optional<NodeId> filter,
                        NodeId element) {
  NodeId step = build.call(operators::add, {build.result(), build.list({element})});
  if (filter) step = build.call(operators::conditional, {*filter, step, build.result()});
  return build.loop(build.written().target, std::move(variables),
                    {build.list({}), build.literal(true), step, build.result()});
}

std::optional<NodeId> filter_of(Builder& build, std::size_t variables) {
  return build.written().arguments.size() == variables + 2 ? std::optional(build.argument(variables)) : std::nullopt;
}

NodeId map_list(Builder& build) {
  return transformed_list(build, build.variables(1), filter_of(build, 1), build.last());
}

NodeId filter(Builder& build) {
  const std::vector<std::string> variables = build.variables(1);
  return transformed_list(build, variables, build.last(), build.argument(0));
}

NodeId transform_list(Builder& build) {
  return transformed_list(build, build.variables(2), filter_of(build, 2), build.last());
}

NodeId transformed_map(Builder& build, std::vector<NodeId> inserted) {
  std::vector<std::string> variables = build.variables(2);
  inserted.insert(inserted.begin(), build.result());
  NodeId step = build.call(operators::map_insert, std::move(inserted));
  if (const auto filter = filter_of(build, 2))
    step = build.call(operators::conditional, {*filter, step, build.result()});
  return build.loop(build.written().target, std::move(variables),
                    {build.map({}), build.literal(true), step, build.result()});
}

NodeId transform_map(Builder& build) {
  return transformed_map(build, {build.argument(0), build.last()});
}
NodeId transform_map_entry(Builder& build) {
  return transformed_map(build, {build.last()});
}

NodeId bind(Builder& build) {
  return build.bind(build.variable(0), build.argument(1), build.argument(2));
}

NodeId mapped_optional(Builder& build, bool flat) {
  const NodeId target = build.written().target;
  const NodeId bound = build.bind(build.variable(0), build.member_call("value", {target}), build.argument(1));
  const NodeId some = flat ? bound : build.optional_call("of", {bound});
  const NodeId present = build.member_call("hasValue", {target});
  return build.call(operators::conditional, {present, some, build.optional_call("none", {})});
}

NodeId sort_by(Builder& build) {
  static const std::string input = "@sortBy_input";
  const std::vector<std::string> variables = build.variables(1);
  const NodeId list = build.written().target;
  build.written().target = build.name(input);
  const NodeId keys = transformed_list(build, variables, std::nullopt, build.argument(1));
  return build.bind(input, list, build.member_call("@sortByAssociatedKeys", {build.name(input), keys}));
}

enum class Target : std::uint8_t { none, any, cel };

struct Macro {
  std::string_view name;
  Target target;
  std::size_t arguments;
  NodeId (*expand)(Builder&);
};

constexpr Macro macros[] = {
    {"has", Target::none, 1, has},
    {"all", Target::any, 2, [](Builder& build) { return all(build, build.variables(1)); }},
    {"all", Target::any, 3, [](Builder& build) { return all(build, build.variables(2)); }},
    {"exists", Target::any, 2, [](Builder& build) { return exists(build, build.variables(1)); }},
    {"exists", Target::any, 3, [](Builder& build) { return exists(build, build.variables(2)); }},
    {"exists_one", Target::any, 2, [](Builder& build) { return exists_one(build, build.variables(1)); }},
    {"exists_one", Target::any, 3, [](Builder& build) { return exists_one(build, build.variables(2)); }},
    {"existsOne", Target::any, 2, [](Builder& build) { return exists_one(build, build.variables(1)); }},
    {"existsOne", Target::any, 3, [](Builder& build) { return exists_one(build, build.variables(2)); }},
    {"map", Target::any, 2, map_list},
    {"map", Target::any, 3, map_list},
    {"filter", Target::any, 2, filter},
    {"transformList", Target::any, 3, transform_list},
    {"transformList", Target::any, 4, transform_list},
    {"transformMap", Target::any, 3, transform_map},
    {"transformMap", Target::any, 4, transform_map},
    {"transformMapEntry", Target::any, 3, transform_map_entry},
    {"transformMapEntry", Target::any, 4, transform_map_entry},
    {"bind", Target::cel, 3, bind},
    {"optMap", Target::any, 2, [](Builder& build) { return mapped_optional(build, false); }},
    {"optFlatMap", Target::any, 2, [](Builder& build) { return mapped_optional(build, true); }},
    {"sortBy", Target::any, 2, sort_by},
};

bool is_target(Target wanted, const MacroCall& call) {
  if (wanted == Target::none || !call.has_target) return wanted == Target::none && !call.has_target;
  if (wanted == Target::any) return true;
  const Node& target = call.ast.at(call.target);
  return target.kind == NodeKind::identifier && target.name == "cel";
}

}  // namespace

std::optional<NodeId> expand_macro(MacroCall& call) {
  for (const Macro& macro : macros) {
    if (macro.name != call.name || macro.arguments != call.arguments.size() || !is_target(macro.target, call)) continue;
    Builder build(call);
    return macro.expand(build);
  }
  return std::nullopt;
}

}  // namespace o2dms::simulator::cel

#include "simulator/cel/interpreter.h"

#include <array>

#include "simulator/cel/access_path.h"
#include "simulator/cel/cost_rules.h"
#include "simulator/cel/map_key.h"

namespace o2dms::simulator::cel {
namespace {

// What a call takes at most, its target included.
constexpr std::size_t max_arguments = 4;
// Functions that cost one may go through a text that is long.
constexpr std::size_t characters_per_step = 64;

Value stopped_value() {
  return Value::error("operation cancelled");
}

bool is_true(const Value& value) {
  return value.is(Kind::boolean) && value.boolean();
}
bool is_false(const Value& value) {
  return value.is(Kind::boolean) && !value.boolean();
}

Value error_of(const Value& value) {
  return value.is_error() ? value : Value::error("no such overload");
}

Value no_such_overload(const Node& node, Arguments arguments) {
  // Operators are not named, as cel-go does not name them.
  if (node.name.find('_') != std::string::npos || node.name.front() == '@' || node.name == "-_")
    return Value::error("no such overload");
  std::string text = "no such overload: " + node.name + "(";
  for (std::size_t i = 0; i < arguments.size(); ++i) text += (i == 0 ? "" : ", ") + arguments[i].type().text();
  return Value::error(text + ")");
}

}  // namespace

Interpreter::Interpreter(const CheckedAst& expression, std::vector<const Value*> variables, Meter& meter)
    : expression_(expression), variables_(std::move(variables)), locals_(expression.locals), meter_(meter) {}

Value Interpreter::evaluate(NodeId id) {
  if (meter_.stopped()) return stopped_value();
  meter_.add_steps(1);
  const Node& node = expression_.ast.at(id);
  switch (node.kind) {
    case NodeKind::literal:
      return node.literal;
    case NodeKind::identifier:
      return identifier(id);
    case NodeKind::select:
      return select(id);
    case NodeKind::presence:
      return presence(id);
    case NodeKind::call:
      return call(id);
    case NodeKind::list:
      return list(node);
    case NodeKind::map:
      return map(node);
    case NodeKind::message:
      return message(id);
    case NodeKind::comprehension:
      return comprehension(node);
  }
  return stopped_value();
}

Value Interpreter::identifier(NodeId id) {
  const Reference& reference = expression_.references[id];
  if (reference.kind == Reference::Kind::type) return reference.type;
  meter_.add_cost(name_cost);
  if (reference.kind == Reference::Kind::local) return locals_[reference.slot];
  const Value* value = variables_[reference.slot];
  if (value != nullptr) return *value;
  return Value::error("no such attribute(s): " + expression_.variables[reference.slot]);
}

Value Interpreter::select(NodeId id) {
  const Reference& reference = expression_.references[id];
  if (reference.kind == Reference::Kind::type) return reference.type;
  const Node& node = expression_.ast.at(id);
  Value operand = evaluate(node.children[0]);
  if (operand.is_error()) return operand;
  meter_.add_cost(name_cost);
  return field_of(operand, node.name);
}

Value Interpreter::presence(NodeId id) {
  const Node& node = expression_.ast.at(id);
  Value operand = evaluate(node.children[0]);
  return operand.is_error() ? operand : has_field(operand, node.name);
}

Value Interpreter::call(NodeId id) {
  const Node& node = expression_.ast.at(id);
  if (node.name == operators::logical_and || node.name == operators::logical_or) return logical(node);
  if (node.name == operators::conditional) return conditional(node);
  if (node.name == operators::index || node.name == operators::optional_index)
    return index(node, node.name == operators::optional_index);
  if (node.name == operators::optional_select) {
    Value operand = evaluate(node.children[0]);
    if (operand.is_error()) return operand;
    meter_.add_cost(name_cost);
    return optional_field_of(operand, expression_.ast.child(node, 1).literal.string());
  }
  if (node.name == operators::not_strictly_false) return not_strictly_false(node);
  if (node.is_member_call && node.children.size() == 2 && (node.name == "or" || node.name == "orValue"))
    return alternative(node);
  return function_call(id);
}

Value Interpreter::logical(const Node& node) {
  const bool decides = node.name == operators::logical_or;
  Value problem;
  for (const NodeId side : node.children) {
    Value value = evaluate(side);
    if (decides ? is_true(value) : is_false(value)) return value;
    if (!value.is(Kind::boolean) && !problem.is_error()) problem = error_of(value);
  }
  return problem.is_error() ? problem : Value(!decides);
}

Value Interpreter::conditional(const Node& node) {
  const Value condition = evaluate(node.children[0]);
  if (!condition.is(Kind::boolean)) return error_of(condition);
  return evaluate(node.children[condition.boolean() ? 1 : 2]);
}

Value Interpreter::alternative(const Node& node) {
  Value first = evaluate(node.children[0]);
  if (!first.is(Kind::optional)) return error_of(first);
  const auto& held = first.optional_value().value;
  if (held == nullptr) return evaluate(node.children[1]);
  return node.name == "or" ? first : Value(*held);
}

Value Interpreter::not_strictly_false(const Node& node) {
  const Value value = evaluate(node.children[0]);
  meter_.add_cost(name_cost);
  return !is_false(value);
}

Value Interpreter::index(const Node& node, bool optional) {
  Value operand = evaluate(node.children[0]);
  if (operand.is_error()) return operand;
  Value key = evaluate(node.children[1]);
  if (key.is_error()) return key;
  meter_.add_cost(name_cost);
  return optional ? optional_element_of(operand, key) : element_of(operand, key);
}

bool Interpreter::take_accumulator(NodeId id, Value& taken) {
  const Node& node = expression_.ast.at(id);
  if (node.kind != NodeKind::identifier || node.name != hidden_accumulator) return false;
  meter_.add_cost(name_cost);
  taken = std::move(locals_[expression_.references[id].slot]);
  return true;
}

Value Interpreter::function_call(NodeId id) {
  const Node& node = expression_.ast.at(id);
  const Reference& reference = expression_.references[id];
  const std::size_t first = reference.kind == Reference::Kind::qualified_functions ? 1 : 0;
  const std::size_t count = node.children.size() - first;
  std::array<Value, max_arguments> values;
  const bool gathers = node.name == operators::add || node.name == operators::map_insert;
  for (std::size_t i = 0; i < count; ++i) {
    const NodeId child = node.children[first + i];
    if (i > 0 || !gathers || !take_accumulator(child, values[i])) values[i] = evaluate(child);
    if (values[i].is_error()) return values[i];
    if (values[i].is(Kind::string)) meter_.add_steps(values[i].string().size() / characters_per_step);
  }
  if (meter_.stopped()) return stopped_value();
  const Arguments arguments(values.data(), count);
  for (const OverloadId candidate : reference.overloads) {
    const Overload& overload = FunctionTable::instance().at(candidate);
    if (!overload.takes(arguments)) continue;
    const CostRule rule = overload.row->cost;
    // What was spent is known before it is spent, unless it depends on the result.
    if (rule != CostRule::joined) meter_.add_cost(actual_cost(rule, arguments, {}));
    if (meter_.stopped()) return stopped_value();
    Value result = overload.row->implementation(arguments, meter_);
    if (rule == CostRule::joined) meter_.add_cost(actual_cost(rule, arguments, result));
    return result;
  }
  return no_such_overload(node, arguments);
}

bool Interpreter::entry(const Node& node, std::size_t entry, NodeId id, Value& value) {
  value = evaluate(id);
  if (value.is_error()) return false;
  if (node.optional.empty() || !node.optional[entry]) return true;
  if (!value.is(Kind::optional)) {
    value = Value::error("cannot initialize optional entry from non-optional value");
    return false;
  }
  if (value.optional_value().value == nullptr) return false;
  value = Value(*value.optional_value().value);
  return true;
}

Value Interpreter::list(const Node& node) {
  meter_.add_cost(list_cost);
  std::vector<Value> values;
  values.reserve(node.children.size());
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    Value value;
    if (entry(node, i, node.children[i], value))
      values.push_back(std::move(value));
    else if (value.is_error())
      return value;
  }
  meter_.add_bytes(values.size() * sizeof(Value));
  return List(std::move(values));
}

Value Interpreter::map(const Node& node) {
  meter_.add_cost(map_cost);
  Map::Entries entries;
  for (std::size_t i = 0; i + 1 < node.children.size(); i += 2) {
    Value key = evaluate(node.children[i]), value;
    if (key.is_error()) return key;
    const bool is_there = entry(node, i / 2, node.children[i + 1], value);
    if (value.is_error()) return value;
    const auto place = map_key(key);
    if (!place || key.is(Kind::floating)) return Value::error("unsupported key type: " + key.type().text());
    if (is_there && !entries.try_emplace(*place, key, value).second)
      return Value::error("Failed with repeated key: " + key_text(key));
  }
  meter_.add_bytes(entries.size() * 3 * sizeof(Value));
  return Map(std::move(entries));
}

Value Interpreter::message(NodeId id) {
  const Node& node = expression_.ast.at(id);
  meter_.add_cost(message_cost);
  Map::Entries entries;
  const auto& type = expression_.environment.object_types.find(node.name)->second;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    Value value;
    const bool is_there = entry(node, i, node.children[i], value);
    if (value.is_error()) return value;
    if (is_there) entries.insert_or_assign(MapKey(node.names[i]), std::pair(Value(Text::view(node.names[i])), value));
  }
  meter_.add_bytes(entries.size() * 3 * sizeof(Value));
  return Map(std::move(entries), &type);
}

Value Interpreter::comprehension(const Node& node) {
  Value range = evaluate(node.children[range_child]);
  if (range.is_error()) return range;
  if (!range.is(Kind::list) && !range.is(Kind::map)) return Value::error("no such overload");
  Value initial = evaluate(node.children[initial_child]);
  const std::size_t place = live_;
  locals_[place] = std::move(initial);
  const Value problem = loop(node, range);
  live_ = place + 1;
  Value result = problem.is_error() ? problem : evaluate(node.children[result_child]);
  locals_[place] = Value();
  live_ = place;
  return result;
}

Value Interpreter::loop(const Node& node, const Value& range) {
  const std::size_t place = live_;
  const std::size_t rounds = range.is(Kind::list) ? range.list().size() : range.map().size();
  const auto entries = range.is(Kind::map) ? range.map().entries() : std::vector<std::pair<Value, Value>>();
  meter_.add_steps(entries.size());
  const bool two = !node.names[second_variable].empty();
  live_ = place + 3;
  for (std::size_t round = 0; round < rounds && !meter_.stopped(); ++round) {
    const bool is_list = range.is(Kind::list);
    Value first =
        is_list ? (two ? Value(static_cast<std::int64_t>(round)) : range.list().at(round)) : entries[round].first;
    if (first.is_error()) return first;
    locals_[place + 1] = std::move(first);
    if (two) locals_[place + 2] = is_list ? range.list().at(round) : entries[round].second;
    if (is_false(evaluate(node.children[condition_child]))) break;
    locals_[place] = evaluate(node.children[step_child]);
  }
  return {};
}

}  // namespace o2dms::simulator::cel

#include "simulator/cel/checker.h"

#include <algorithm>

#include "simulator/cel/type_inference.h"

namespace o2dms::simulator::cel {
namespace {

std::string signature_text(const std::vector<Type>& types, bool is_member) {
  std::string text = is_member ? types.front().text() + ".(" : "(";
  for (std::size_t i = is_member ? 1 : 0; i < types.size(); ++i) {
    if (i > (is_member ? 1U : 0U)) text += ", ";
    text += types[i].text();
  }
  return text + ")";
}

const Type* named_type(std::string_view name) {
  static const std::map<std::string_view, Type> types = {{"bool", Kind::boolean},
                                                         {"int", Kind::integer},
                                                         {"uint", Kind::unsigned_integer},
                                                         {"double", Kind::floating},
                                                         {"string", Kind::string},
                                                         {"bytes", Kind::bytes},
                                                         {"list", Kind::list},
                                                         {"map", Kind::map},
                                                         {"null_type", Kind::null},
                                                         {"type", Kind::type},
                                                         {"optional_type", Kind::optional},
                                                         {"dyn", Kind::dyn},
                                                         {"google.protobuf.Timestamp", Kind::timestamp},
                                                         {"google.protobuf.Duration", Kind::duration}};
  const auto found = types.find(name);
  return found == types.end() ? nullptr : &found->second;
}

class Checker {
 public:
  Checker(Ast ast, const Environment& environment) : environment_(environment) {
    checked_.types.resize(ast.nodes.size());
    checked_.references.resize(ast.nodes.size());
    visited_.resize(ast.nodes.size());
    checked_.ast = std::move(ast);
    checked_.environment = environment;
  }

  base::Result<CheckedAst, std::vector<Problem>> run() {
    check(checked_.ast.root);
    if (!problems_.empty()) return base::failure(std::move(problems_));
    for (Type& type : checked_.types) type = inference_.resolved(type, true);
    return std::move(checked_);
  }

 private:
  [[nodiscard]] const Node& node(NodeId id) const { return checked_.ast.at(id); }
  Type& type_of(NodeId id) { return checked_.types[id]; }
  Type known_type(NodeId id) { return inference_.resolved(type_of(id)); }
  void problem(Position position, std::string message) { problems_.push_back({position, std::move(message)}); }

  Type check(NodeId id) {
    if (visited_[id]) return type_of(id);
    visited_[id] = true;
    Type type = computed_type(id);
    return type_of(id) = std::move(type);
  }

  Type computed_type(NodeId id) {
    switch (node(id).kind) {
      case NodeKind::literal:
        return node(id).literal.kind();
      case NodeKind::identifier:
        return identifier(id, node(id).name);
      case NodeKind::select:
        return select(id);
      case NodeKind::presence:
        selected_type(id);
        return Kind::boolean;
      case NodeKind::call:
        return call(id);
      case NodeKind::list:
        return list(id);
      case NodeKind::map:
        return map(id);
      case NodeKind::message:
        return message(id);
      case NodeKind::comprehension:
        return comprehension(id);
    }
    return Kind::error;
  }

  // Whether the name is a variable in scope or a type; sets the node's reference.
  bool resolve(NodeId id, const std::string& name, Type& type) {
    Reference& reference = checked_.references[id];
    for (std::size_t i = locals_.size(); i-- > 0;)
      if (locals_[i].name == name) {
        reference = {.kind = Reference::Kind::local, .slot = static_cast<std::uint32_t>(i)};
        type = locals_[i].type;
        return true;
      }
    if (const auto variable = environment_.variables.find(name); variable != environment_.variables.end()) {
      reference = {.kind = Reference::Kind::variable, .slot = variable_slot(name)};
      type = variable->second;
      return true;
    }
    const Type* named = named_type(name);
    if (named == nullptr) return false;
    reference = {.kind = Reference::Kind::type, .type = *named};
    type = Type::type_of(*named);
    return true;
  }

  std::uint32_t variable_slot(const std::string& name) {
    auto& names = checked_.variables;
    const auto found = std::find(names.begin(), names.end(), name);
    const auto slot = static_cast<std::uint32_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return slot;
  }

  Type identifier(NodeId id, const std::string& name) {
    Type type;
    if (resolve(id, name, type)) return type;
    problem(node(id).position, "undeclared reference to '" + name + "' (in container '')");
    return Kind::error;
  }

  // "a.b.c" where the nodes are nothing but names; empty otherwise.
  std::string qualified_name(NodeId id) const {
    const Node& named = node(id);
    if (named.kind == NodeKind::identifier) return named.name;
    if (named.kind != NodeKind::select) return {};
    const std::string prefix = qualified_name(named.children[0]);
    return prefix.empty() ? prefix : prefix + "." + named.name;
  }

  Type select(NodeId id) {
    if (const std::string name = qualified_name(id); name.starts_with("google.protobuf.")) {
      Type type;
      if (resolve(id, name, type)) return type;
    }
    return selected_type(id);
  }

  Type selected_type(NodeId id) {
    check(node(id).children[0]);
    const Type operand = known_type(node(id).children[0]);
    if (!operand.is(Kind::optional)) return field_type(operand, node(id).name, node(id).position);
    return Type::optional(field_type(inference_.resolved(operand.element()), node(id).name, node(id).position));
  }

  Type field_type(const Type& operand, const std::string& name, Position position) {
    switch (operand.kind()) {
      case Kind::dyn:
        return {};
      case Kind::error:
        return Kind::error;
      case Kind::map:
        return operand.element();
      case Kind::parameter:
        inference_.assign(operand, Type());
        return {};
      case Kind::object:
        if (const ObjectType::Field* field = operand.object()->find(name)) return field->type;
        problem(position, "undefined field '" + name + "'");
        return Kind::error;
      default:
        problem(position, "type '" + operand.text() + "' does not support field selection");
        return Kind::error;
    }
  }

  Type call(NodeId id) {
    // References into the arena do not last: arguments may not be looked at through one.
    const std::vector<NodeId> children = node(id).children;
    if (node(id).name == operators::optional_select) return optional_select(id);
    const bool is_member = node(id).is_member_call;
    for (std::size_t i = is_member ? 1 : 0; i < children.size(); ++i) check(children[i]);
    if (is_member) {
      const std::string qualifier = qualified_name(children[0]);
      if (!qualifier.empty() && find_function(qualifier + "." + node(id).name) != nullptr)
        return resolve_call(id, qualifier + "." + node(id).name, {children.begin() + 1, children.end()}, true);
      check(children[0]);
    }
    return resolve_call(id, node(id).name, children, false);
  }

  // The functions of a name, if this environment has any.
  const std::vector<OverloadId>* find_function(std::string_view name) const {
    const FunctionTable& table = FunctionTable::instance();
    const auto* overloads = table.find(name);
    if (overloads == nullptr) return nullptr;
    const bool offered = std::any_of(overloads->begin(), overloads->end(), [&](OverloadId overload) {
      return environment_.extensions || !table.at(overload).is_extension;
    });
    return offered ? overloads : nullptr;
  }

  Type resolve_call(NodeId id, const std::string& name, const std::vector<NodeId>& arguments, bool qualified) {
    const auto* candidates = find_function(name);
    if (candidates == nullptr) {
      problem(node(id).position, "undeclared reference to '" + name + "' (in container '')");
      return Kind::error;
    }
    std::vector<Type> types;
    for (const NodeId argument : arguments) types.push_back(known_type(argument));
    const bool is_member = node(id).is_member_call && !qualified;
    Reference reference{.kind = qualified ? Reference::Kind::qualified_functions : Reference::Kind::functions};
    std::optional<Type> result;
    for (const OverloadId candidate : *candidates) {
      const Overload& overload = FunctionTable::instance().at(candidate);
      if (overload.is_member != is_member || (overload.is_extension && !environment_.extensions)) continue;
      std::map<std::string, Type> renamed;
      std::vector<Type> parameters;
      for (const Type& parameter : overload.parameters) parameters.push_back(inference_.instance(parameter, renamed));
      if (!inference_.assign_all(parameters, types)) continue;
      reference.overloads.push_back(candidate);
      const Type type = inference_.resolved(inference_.instance(overload.result, renamed));
      result = !result || *result == type ? type : Type();
    }
    if (!result) {
      problem(node(id).position,
              "found no matching overload for '" + name + "' applied to '" + signature_text(types, is_member) + "'");
      return Kind::error;
    }
    checked_.references[id] = std::move(reference);
    return *result;
  }

  // a.?b
  Type optional_select(NodeId id) {
    const std::vector<NodeId> children = node(id).children;
    check(children[0]);
    check(children[1]);
    Type operand = known_type(children[0]);
    if (operand.is(Kind::optional)) operand = inference_.resolved(operand.element());
    const Type field = field_type(operand, std::string(node(children[1]).literal.string()), node(id).position);
    return Type::optional(field);
  }

  // The type of an element or entry as far as its list knows: that of what an optional one holds.
  Type entry_type(NodeId owner, std::size_t entry, NodeId value) {
    check(value);
    Type type = known_type(value);
    if (node(owner).optional.empty() || !node(owner).optional[entry]) return type;
    if (type.is(Kind::optional)) return inference_.resolved(type.element());
    if (!inference_.assign(Type::optional(Kind::dyn), type))
      problem(node(value).position,
              "expected type 'optional_type(" + type.text() + ")' but found '" + type.text() + "'");
    return {};
  }

  // Elements are of one type, since a server wants it so (cel-go's HomogeneousAggregateLiterals).
  void join(std::optional<Type>& joined, const Type& type, Position position) {
    if (!joined) {
      joined = type;
    } else if (inference_.assign(*joined, type)) {
      joined = inference_.more_general(inference_.resolved(*joined), inference_.resolved(type));
    } else {
      problem(position, "expected type '" + inference_.resolved(*joined).text() + "' but found '" + type.text() + "'");
    }
  }

  Type list(NodeId id) {
    std::optional<Type> element;
    const std::vector<NodeId> children = node(id).children;
    for (std::size_t i = 0; i < children.size(); ++i)
      join(element, entry_type(id, i, children[i]), node(children[i]).position);
    return Type::list(element ? *element : inference_.fresh());
  }

  Type map(NodeId id) {
    std::optional<Type> key, value;
    const std::vector<NodeId> children = node(id).children;
    for (std::size_t i = 0; i + 1 < children.size(); i += 2) {
      check(children[i]);
      join(key, known_type(children[i]), node(children[i]).position);
      join(value, entry_type(id, i / 2, children[i + 1]), node(children[i + 1]).position);
    }
    const Type key_type = key ? *key : inference_.fresh();
    return Type::map(key_type, value ? *value : inference_.fresh());
  }

  Type message(NodeId id) {
    const std::vector<NodeId> children = node(id).children;
    const auto declared = environment_.object_types.find(node(id).name);
    if (declared == environment_.object_types.end()) {
      const bool is_type = named_type(node(id).name) != nullptr;
      problem(node(id).position, is_type ? "'" + node(id).name + "' is not a message type"
                                         : "undeclared reference to '" + node(id).name + "' (in container '')");
    }
    for (std::size_t i = 0; i < children.size(); ++i) {
      const Type value = entry_type(id, i, children[i]);
      if (declared == environment_.object_types.end()) continue;
      const std::string& name = node(id).names[i];
      const Type field = field_type(declared->second, name, node(id).position);
      if (!inference_.assign(field, value))
        problem(node(id).position, "expected type of field '" + name + "' is '" + field.text() +
                                       "' but provided type is '" + value.text() + "'");
    }
    return declared == environment_.object_types.end() ? Type(Kind::error) : declared->second;
  }

  struct Local {
    std::string name;
    Type type;
  };
  void declare(std::string name, Type type) {
    locals_.push_back({std::move(name), std::move(type)});
    checked_.locals = std::max(checked_.locals, static_cast<std::uint32_t>(locals_.size()));
  }

  // The types of the first and the second variable.
  std::pair<Type, Type> variable_types(NodeId range, bool two) {
    const Type type = known_type(range);
    switch (type.kind()) {
      case Kind::list:
        return two ? std::pair(Type(Kind::integer), type.element()) : std::pair(type.element(), Type());
      case Kind::map:
        return {type.key(), type.element()};
      case Kind::parameter:
        inference_.assign(type, Type());
        return {};
      case Kind::dyn:
        return {};
      case Kind::error:
        return {Kind::error, Kind::error};
      default:
        problem(node(range).position, "expression of type '" + type.text() +
                                          "' cannot be range of a comprehension (must be list, map, or dynamic)");
        return {Kind::error, Kind::error};
    }
  }

  void expect_type(NodeId id, const Type& expected) {
    const Type actual = known_type(id);
    if (!inference_.assign(expected, actual))
      problem(node(id).position,
              "expected type '" + inference_.resolved(expected).text() + "' but found '" + actual.text() + "'");
  }

  Type comprehension(NodeId id) {
    const std::vector<NodeId> children = node(id).children;
    const std::vector<std::string> names = node(id).names;
    check(children[range_child]);
    check(children[initial_child]);
    const Type gathered = type_of(children[initial_child]);
    const bool two = !names[second_variable].empty();
    const auto [first, second] = variable_types(children[range_child], two);
    declare(names[accumulator], gathered);
    declare(names[first_variable], first);
    declare(two ? names[second_variable] : "", second);
    check(children[condition_child]);
    expect_type(children[condition_child], Kind::boolean);
    check(children[step_child]);
    expect_type(children[step_child], gathered);
    locals_.resize(locals_.size() - 2);
    check(children[result_child]);
    locals_.pop_back();
    return inference_.resolved(type_of(children[result_child]));
  }

  const Environment& environment_;
  TypeInference inference_;
  CheckedAst checked_;
  std::vector<bool> visited_;
  std::vector<Local> locals_;
  std::vector<Problem> problems_;
};

}  // namespace

base::Result<CheckedAst, std::vector<Problem>> check(Ast ast, const Environment& environment) {
  return Checker(std::move(ast), environment).run();
}

}  // namespace o2dms::simulator::cel

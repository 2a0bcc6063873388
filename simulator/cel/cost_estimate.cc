#include "simulator/cel/cost_estimate.h"

#include <algorithm>
#include <array>
#include <optional>

#include "simulator/cel/cost_rules.h"

namespace o2dms::simulator::cel {
namespace {

using Size = std::optional<Estimate>;

constexpr Estimate any_size{0, unbounded};
constexpr Estimate address_size{4, 16};

Estimate operator+(const Estimate& a, const Estimate& b) {
  return {saturated_sum(a.min, b.min), saturated_sum(a.max, b.max)};
}
Estimate operator*(const Estimate& a, const Estimate& b) {
  return {saturated_product(a.min, b.min), saturated_product(a.max, b.max)};
}
Estimate united(const Estimate& a, const Estimate& b) {
  return {std::min(a.min, b.min), std::max(a.max, b.max)};
}
Estimate fixed(std::uint64_t size) {
  return {size, size};
}

bool is_sized(Kind kind) {
  return kind == Kind::string || kind == Kind::bytes || kind == Kind::list || kind == Kind::map || kind == Kind::dyn ||
         kind == Kind::parameter || kind == Kind::optional || kind == Kind::object;
}

// What is known of a node: its size, those of its elements, and whether it is data that the caller declared.
struct Known {
  Size size, key, element;
  bool declared = false;
};

class Estimator {
 public:
  explicit Estimator(const CheckedAst& expression)
      : expression_(expression),
        costs_(expression.ast.nodes.size()),
        known_(costs_.size()),
        locals_(expression.locals) {}

  Estimate cost(NodeId id) {
    if (!costs_[id]) costs_[id] = computed_cost(id);
    return *costs_[id];
  }

 private:
  [[nodiscard]] const Node& node(NodeId id) const { return expression_.ast.at(id); }
  [[nodiscard]] const Type& type(NodeId id) const { return expression_.types[id]; }

  Estimate computed_cost(NodeId id) {
    switch (node(id).kind) {
      case NodeKind::literal:
        known_[id].size = fixed(size_of(node(id).literal));
        return {};
      case NodeKind::identifier:
        return identifier(id);
      case NodeKind::select:
        return select(id);
      case NodeKind::presence:
        return cost(node(id).children[0]);
      case NodeKind::call:
        return call(id);
      case NodeKind::comprehension:
        return comprehension(id);
      default:
        return aggregate(id);
    }
  }

  Estimate size(NodeId id) const { return sized(known_[id], type(id)).value_or(any_size); }

  // In this order: what was computed, what was declared, what the type says.
  static Size sized(const Known& known, const Type& type) {
    if (known.size) return known.size;
    if (!is_sized(type.kind())) return fixed(1);
    if (known.declared && type.max_size() != unbounded) return Estimate{0, type.max_size()};
    return std::nullopt;
  }

  Estimate identifier(NodeId id) {
    const Reference& reference = expression_.references[id];
    if (reference.kind == Reference::Kind::local) known_[id] = locals_[reference.slot];
    if (reference.kind == Reference::Kind::variable) known_[id].declared = true;
    return fixed(reference.kind == Reference::Kind::type ? 0 : name_cost);
  }

  Estimate select(NodeId id) {
    if (expression_.references[id].kind == Reference::Kind::type) return {};
    const NodeId operand = node(id).children[0];
    const Estimate cost = this->cost(operand);
    known_[id].declared = known_[operand].declared;
    return cost + fixed(name_cost);
  }

  Estimate aggregate(NodeId id) {
    const Node& made = node(id);
    Estimate cost = fixed(made.kind == NodeKind::list  ? list_cost
                          : made.kind == NodeKind::map ? map_cost
                                                       : message_cost);
    Size first, second;
    const auto unite = [](Size& sum, const Estimate& size) { sum = sum ? united(*sum, size) : size; };
    for (std::size_t i = 0; i < made.children.size(); ++i) {
      cost = cost + this->cost(made.children[i]);
      const bool is_key = made.kind == NodeKind::map && i % 2 == 0;
      unite(is_key ? first : second, size(made.children[i]));
    }
    Known& known = known_[id];
    known.size = fixed(made.kind == NodeKind::map ? made.children.size() / 2 : made.children.size());
    known.element = second.value_or(Estimate{});
    known.key = made.kind == NodeKind::list ? fixed(1) : first.value_or(Estimate{});
    return cost;
  }

  bool is_bind(const Node& loop) const {
    const Node &range = expression_.ast.child(loop, range_child),
               &condition = expression_.ast.child(loop, condition_child);
    return range.kind == NodeKind::list && range.children.empty() && condition.kind == NodeKind::literal &&
           condition.literal.is(Kind::boolean) && !condition.literal.boolean();
  }

  Estimate comprehension(NodeId id) {
    const Node& loop = node(id);
    const auto depth = live_;
    Estimate sum = cost(loop.children[range_child]) + cost(loop.children[initial_child]);
    locals_[depth] = known_[loop.children[initial_child]];
    live_ += 3;
    const bool bind = is_bind(loop);
    Estimate step{};
    if (!bind) {
      declare_variables(loop, depth);
      step = cost(loop.children[condition_child]) + cost(loop.children[step_child]);
    }
    live_ = depth + 1;
    sum = sum + cost(loop.children[result_child]);
    live_ = depth;
    if (bind) {
      known_[id] = known_[loop.children[result_child]];
      return sum;
    }
    const Estimate rounds = size(loop.children[range_child]);
    const Node& initial = expression_.ast.child(loop, initial_child);
    known_[id].size = initial.kind == NodeKind::literal ? fixed(1) : rounds;
    if (initial.kind != NodeKind::literal) known_[id].element = known_[loop.children[step_child]].element;
    return sum + rounds * step;
  }

  void declare_variables(const Node& loop, std::size_t depth) {
    const NodeId range = loop.children[range_child];
    const Known& known = known_[range];
    const bool is_list = type(range).is(Kind::list), two = !loop.names[second_variable].empty();
    const Known key{.size = is_list ? Size(fixed(1)) : known.key, .declared = known.declared};
    const Known element{.size = known.element, .declared = known.declared};
    locals_[depth + 1] = is_list && !two ? element : key;
    if (two) locals_[depth + 2] = element;
  }

  Estimate call(NodeId id) {
    const Reference& reference = expression_.references[id];
    const Node& called = node(id);
    if (called.name == operators::conditional) return conditional(id);
    std::vector<NodeId> arguments = called.children;
    if (reference.kind == Reference::Kind::qualified_functions) arguments.erase(arguments.begin());
    Estimate sum{};
    for (const NodeId argument : arguments) sum = sum + cost(argument);
    if (called.name == operators::logical_and || called.name == operators::logical_or)
      return {cost(arguments[0]).min, sum.max};
    if (called.name == "dyn" || called.name == operators::index)
      pass_on(id, arguments[0], called.name == operators::index);
    if (reference.overloads.empty()) return sum + fixed(1);  // a.?b
    std::optional<Estimate> own;
    for (const OverloadId overload : reference.overloads) {
      const FunctionRow& row = *FunctionTable::instance().at(overload).row;
      const Estimate estimate = call_cost(row.cost, arguments);
      own = own ? united(*own, estimate) : estimate;
      if (const Size result = result_size(row.size, arguments))
        known_[id].size = known_[id].size ? united(*known_[id].size, *result) : *result;
    }
    if (called.name == operators::add) unite_elements(id, arguments[0], arguments[1]);
    return sum + *own;
  }

  // An element of its first argument, or the argument itself.
  void pass_on(NodeId id, NodeId argument, bool is_element) {
    if (!is_element) {
      known_[id] = known_[argument];
      known_[id].size = size(argument);
      return;
    }
    known_[id].declared = known_[argument].declared;
    known_[id].size = known_[argument].element;
  }

  void unite_elements(NodeId id, NodeId a, NodeId b) {
    if (known_[a].element && known_[b].element) known_[id].element = united(*known_[a].element, *known_[b].element);
  }

  Estimate conditional(NodeId id) {
    const std::vector<NodeId>& parts = node(id).children;
    const Estimate condition = cost(parts[0]), when_true = cost(parts[1]), when_false = cost(parts[2]);
    known_[id].size = united(size(parts[1]), size(parts[2]));
    unite_elements(id, parts[1], parts[2]);
    return condition + united(when_true, when_false);
  }

  Estimate call_cost(CostRule rule, const std::vector<NodeId>& arguments) const {
    std::array<std::uint64_t, 2> least = {1, 1}, most = {1, 1};
    for (std::size_t i = 0; i < std::min<std::size_t>(arguments.size(), 2); ++i) {
      const Estimate estimate = size(arguments[i]);
      least[i] = estimate.min;
      most[i] = estimate.max;
    }
    if (rule >= CostRule::address && rule <= CostRule::network_text) {
      least[0] = address_size.min;
      most[0] = address_size.max;
    }
    if (rule == CostRule::smaller) least = {std::min<std::uint64_t>(std::min(most[0], most[1]), 1), 1};
    if (rule == CostRule::range) most[0] = range_end(arguments[0]);
    Estimate estimate{cost_by_sizes(rule, least), cost_by_sizes(rule, most)};
    if (rule == CostRule::elements) estimate = estimate * element_cost(arguments[0]);
    return estimate;
  }

  std::uint64_t range_end(NodeId argument) const {
    const Value& literal = node(argument).literal;
    return literal.is(Kind::integer) ? static_cast<std::uint64_t>(std::max<std::int64_t>(literal.integer(), 0))
                                     : unbounded;
  }

  // One for each, and its characters where it is text.
  Estimate element_cost(NodeId list) const {
    const Type& element = type(list).element();
    if (!element.is(Kind::string) && !element.is(Kind::bytes)) return fixed(1);
    const Estimate size = element_size(list);
    return fixed(1) + Estimate{traversal(size.min), traversal(size.max)};
  }
  Estimate element_size(NodeId list) const {
    if (known_[list].element) return *known_[list].element;
    return sized({.declared = known_[list].declared}, type(list).element()).value_or(any_size);
  }

  Size result_size(SizeRule rule, const std::vector<NodeId>& arguments) const {
    const auto argument = [&](std::size_t i) { return i < arguments.size() ? size(arguments[i]) : any_size; };
    const auto most = [](std::uint64_t size, std::uint64_t factor) { return saturated_product(size, factor); };
    switch (rule) {
      case SizeRule::first:
        return argument(0);
      case SizeRule::sum:
        return argument(0) + argument(1);
      case SizeRule::split:
      case SizeRule::matches:
        return Estimate{0, argument(0).max};
      case SizeRule::joined:
        return joined_size(arguments);
      case SizeRule::replaced:
        return replaced_size(argument(0), argument(1), argument(2));
      case SizeRule::quoted:
        return Estimate{argument(0).min + 2, saturated_sum(most(argument(0).max, 2), 2)};
      case SizeRule::to_bytes:
        return Estimate{argument(0).min, most(argument(0).max, 4)};
      case SizeRule::to_text:
        return Estimate{argument(0).min / 4, argument(0).max};
      case SizeRule::one:
        return Estimate{0, 1};
      default:
        return std::nullopt;
    }
  }

  Estimate joined_size(const std::vector<NodeId>& arguments) const {
    const Estimate count = size(arguments[0]);
    const Estimate texts = count * element_size(arguments[0]);
    if (arguments.size() < 2) return texts;
    const Estimate gaps{count.min > 0 ? count.min - 1 : 0, count.max > 0 ? count.max - 1 : 0};
    return texts + size(arguments[1]) * gaps;
  }

  static Estimate replaced_size(const Estimate& text, const Estimate& from, const Estimate& to) {
    Estimate result = text;
    if (from.min == 0)  // the replacement is put around every character
      result.max = saturated_sum(text.max, saturated_product(saturated_sum(text.max, 1), to.max));
    else if (to.max > from.min)
      result.max = saturated_product(text.max / from.min + (text.max % from.min == 0 ? 0 : 1), to.max);
    if (from.max > to.min && from.max > 0) result.min = text.min / from.max * to.min;
    return result;
  }

  const CheckedAst& expression_;
  std::vector<std::optional<Estimate>> costs_;
  std::vector<Known> known_;
  std::vector<Known> locals_;
  std::size_t live_ = 0;
};

}  // namespace

Estimate estimate_cost(const CheckedAst& expression) {
  return Estimator(expression).cost(expression.ast.root);
}

}  // namespace o2dms::simulator::cel

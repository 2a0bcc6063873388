#include "simulator/cel/cost_rules.h"

#include <algorithm>

#include "simulator/cel/characters.h"

namespace o2dms::simulator::cel {
namespace {

std::uint64_t divided_up(std::uint64_t size, std::uint64_t divisor) {
  return size == unbounded ? unbounded : size / divisor + (size % divisor == 0 ? 0 : 1);
}

std::uint64_t selector_cost(std::uint64_t size) {
  const std::uint64_t requirements = divided_up(size, 2);
  return saturated_sum(saturated_sum(list_cost, traversal(size)),
                       saturated_product(requirements, list_cost + message_cost));
}

// Each element once, and the characters of those that are text.
std::uint64_t elements_cost(const Value& value) {
  if (!value.is(Kind::list)) return traversal(size_of(value));
  std::uint64_t cost = 0;
  const List& list = value.list();
  for (std::size_t i = 0; i < list.size(); ++i) {
    const Value element = list.at(i);
    cost += element.is(Kind::string) || element.is(Kind::bytes) ? size_of(element) / 10 : 1;
  }
  return cost;
}

}  // namespace

std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b) {
  return a > unbounded - b ? unbounded : a + b;
}

std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b) {
  return b != 0 && a > unbounded / b ? unbounded : a * b;
}

std::uint64_t traversal(std::uint64_t size) {
  return divided_up(size, 10);
}

std::uint64_t size_of(const Value& value) {
  switch (value.kind()) {
    case Kind::string:
      return character_count(value.string());
    case Kind::bytes:
      return value.bytes().size();
    case Kind::list:
      return value.list().size();
    case Kind::map:
      return value.map().size();
    default:
      return 1;
  }
}

std::uint64_t cost_by_sizes(CostRule rule, std::span<const std::uint64_t> sizes) {
  const auto size = [&](std::size_t i) { return i < sizes.size() ? sizes[i] : 1; };
  switch (rule) {
    case CostRule::none:
      return 0;
    case CostRule::first:
      return traversal(size(0));
    case CostRule::joined:
    case CostRule::first_twice:
      return divided_up(size(0), 5);
    case CostRule::second:
      return traversal(size(1));
    case CostRule::second_elements:
      return size(1);
    case CostRule::smaller:
      return traversal(std::min(size(0), size(1)));
    case CostRule::sum:
      return traversal(saturated_sum(size(0), size(1)));
    case CostRule::contains:
      return saturated_product(traversal(size(0)), traversal(size(1)));
    case CostRule::match:
      return saturated_product(traversal(saturated_sum(size(0), 1)), divided_up(size(1), 4));
    case CostRule::elements:
      return size(0);
    case CostRule::copied:
    case CostRule::range:
      return saturated_sum(size(0), list_cost + 1);
    case CostRule::quadratic:
      return saturated_sum(saturated_product(saturated_product(size(0), size(0)), 2), list_cost + 1);
    case CostRule::product:
      return saturated_sum(saturated_product(size(0), size(1)), 1);
    case CostRule::product_twice:
      return saturated_sum(saturated_product(saturated_product(size(0), size(1)), 2), 1);
    case CostRule::access_check:
      return 350'000;
    case CostRule::selector:
      return selector_cost(size(1));
    case CostRule::address:
      return traversal(saturated_product(size(0), 2));
    case CostRule::address_text:
      return saturated_sum(traversal(saturated_product(size(0), 2)), traversal(size(1)));
    case CostRule::network:
      return saturated_sum(traversal(saturated_product(size(0), 2)), traversal(size(0)) + 1);
    case CostRule::network_text:
      return saturated_sum(cost_by_sizes(CostRule::network, sizes), traversal(size(1)));
    case CostRule::format:
      return saturated_product(traversal(saturated_sum(size(1), 1)), 32);
    default:
      return 1;
  }
}

std::uint64_t actual_cost(CostRule rule, Arguments arguments, const Value& result) {
  if (rule == CostRule::unit || rule == CostRule::none) return rule == CostRule::unit ? 1 : 0;
  if (rule == CostRule::elements) return elements_cost(arguments[0]);
  std::uint64_t sizes[2] = {1, 1};
  // To count the characters of a text takes time that nobody pays for where the rule does not ask for them.
  const bool asks_first = rule != CostRule::second && rule != CostRule::second_elements && rule != CostRule::selector;
  for (std::size_t i = asks_first ? 0 : 1; i < std::min<std::size_t>(arguments.size(), 2); ++i)
    sizes[i] = size_of(arguments[i]);
  if (rule == CostRule::joined) sizes[0] = size_of(result);
  if (rule == CostRule::range) sizes[0] = static_cast<std::uint64_t>(std::max<std::int64_t>(arguments[0].integer(), 1));
  return cost_by_sizes(rule, sizes);
}

}  // namespace o2dms::simulator::cel

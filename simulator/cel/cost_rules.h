// What calls cost: one formula a rule, over the sizes of the arguments, for what did happen and for what may
// (github.com/google/cel-go interpreter/runtimecost.go, k8s.io/apiserver pkg/cel/library/cost.go say which). Sizes are
// characters, bytes, elements or entries; anything else has size 1. Pure functions; sums and products saturate.
#pragma once

#include <cstdint>
#include <span>

#include "simulator/cel/function.h"

namespace o2dms::simulator::cel {

inline constexpr std::uint64_t name_cost = 1, list_cost = 10, map_cost = 30, message_cost = 40;

std::uint64_t saturated_sum(std::uint64_t a, std::uint64_t b);
std::uint64_t saturated_product(std::uint64_t a, std::uint64_t b);
// A tenth, rounded up: what it costs to go through so many characters.
std::uint64_t traversal(std::uint64_t size);

std::uint64_t cost_by_sizes(CostRule rule, std::span<const std::uint64_t> sizes);
std::uint64_t actual_cost(CostRule rule, Arguments arguments, const Value& result);
std::uint64_t size_of(const Value& value);

}  // namespace o2dms::simulator::cel

// sort and sortBy of cel-go's lists extension (library.h).
#include <algorithm>

#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

struct Keyed {
  Value key, value;
};

// What keeps the elements from being sorted; empty: nothing.
std::string order_problem(const std::vector<Keyed>& elements) {
  for (const Keyed& element : elements) {
    if (element.key.kind() != elements.front().key.kind()) return "list elements must have the same type";
    // NaN has no order, but is a number.
    if (!is_number(element.key) && !order_of(element.key, element.key)) return "list elements must be comparable";
  }
  return {};
}

// NaN comes first, so that there is one order.
bool precedes(const Value& a, const Value& b) {
  if (const auto order = order_of(a, b)) return *order < 0;
  return !order_of(a, a) && order_of(b, b);
}

Value sorted_by_keys(const List& values, const List& keys, Meter& meter) {
  if (values.size() != keys.size()) return Value::error("list and keys differ in size");
  std::vector<Keyed> elements;
  meter.add_bytes(values.size() * 3 * sizeof(Value));
  meter.add_steps(values.size());
  if (meter.stopped()) return {};
  for (std::size_t i = 0; i < values.size(); ++i) elements.push_back({keys.at(i), values.at(i)});
  if (std::string problem = order_problem(elements); !problem.empty()) return Value::error(std::move(problem));
  std::stable_sort(elements.begin(), elements.end(),
                   [](const Keyed& a, const Keyed& b) { return precedes(a.key, b.key); });
  std::vector<Value> sorted;
  sorted.reserve(elements.size());
  for (Keyed& element : elements) sorted.push_back(std::move(element.value));
  return List(std::move(sorted));
}

constexpr FunctionRow rows_of_list_orders[] = {
    {"list(A)::sort() -> list(A)",
     [](Arguments a, Meter& meter) { return sorted_by_keys(a[0].list(), a[0].list(), meter); }, CostRule::quadratic,
     SizeRule::first},
    {"list(A)::@sortByAssociatedKeys(list(B)) -> list(A)",
     [](Arguments a, Meter& meter) { return sorted_by_keys(a[0].list(), a[1].list(), meter); }, CostRule::quadratic,
     SizeRule::first},
};

}  // namespace

std::span<const FunctionRow> list_order_functions() {
  return rows_of_list_orders;
}

}  // namespace o2dms::simulator::cel

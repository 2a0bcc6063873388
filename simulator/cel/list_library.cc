// Lists (library.h): Kubernetes' isSorted, sum, min, max, indexOf, lastIndexOf, and cel-go's lists extension.
#include <algorithm>

#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

Value copied_list(const List& list, std::size_t begin, std::size_t end, Meter& meter) {
  std::vector<Value> values;
  meter.add_bytes((end - begin) * sizeof(Value));
  if (meter.stopped()) return {};
  values.reserve(end - begin);
  for (std::size_t i = begin; i < end; ++i) values.push_back(list.at(i));
  return List(std::move(values));
}

// Adds numbers of one type and durations, without wrapping.
Value added_elements(const Value& sum, const Value& element) {
  if (sum.kind() != element.kind()) return Value::error("no such overload");
  switch (sum.kind()) {
    case Kind::floating:
      return sum.floating() + element.floating();
    case Kind::integer: {
      std::int64_t total = 0;
      const bool overflow = __builtin_add_overflow(sum.integer(), element.integer(), &total);
      return overflow ? Value::error("integer overflow") : Value(total);
    }
    case Kind::unsigned_integer: {
      std::uint64_t total = 0;
      const bool overflow = __builtin_add_overflow(sum.unsigned_integer(), element.unsigned_integer(), &total);
      return overflow ? Value::error("unsigned integer overflow") : Value(total);
    }
    case Kind::duration: {
      std::int64_t total = 0;
      const bool overflow = __builtin_add_overflow(sum.duration().nanos, element.duration().nanos, &total);
      return overflow ? Value::error("duration overflow") : Value(Duration{total});
    }
    default:
      return Value::error("no such overload");
  }
}

template <class Zero, Kind kind>
Value sum_of(Arguments a, Meter& meter) {
  Value sum = Zero{};
  const List& list = a[0].list();
  for (std::size_t i = 0; i < list.size() && !sum.is_error(); ++i) {
    meter.add_steps(1);
    const Value element = list.at(i);
    // Of a list whose type is not known, the elements say what is added.
    sum = i == 0 && element.kind() != kind ? element : added_elements(sum, element);
  }
  return sum;
}

template <bool smallest>
Value extreme_of(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  if (list.size() == 0) return Value::error(smallest ? "min called on empty list" : "max called on empty list");
  Value best = list.at(0);
  for (std::size_t i = 1; i < list.size(); ++i) {
    meter.add_steps(1);
    Value element = list.at(i);
    const auto order = order_of(element, best);
    if (!order) return Value::error("no such overload");
    if (smallest ? *order < 0 : *order > 0) best = std::move(element);
  }
  return best;
}

Value is_sorted_list(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  for (std::size_t i = 1; i < list.size(); ++i) {
    meter.add_steps(1);
    const auto order = order_of(list.at(i - 1), list.at(i));
    if (!order) return Value::error("no such overload");
    if (*order > 0) return false;
  }
  return true;
}

template <bool first>
Value index_of_element(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  std::int64_t found = -1;
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i) {
    if (!are_equal(list.at(i), a[1], meter)) continue;
    found = static_cast<std::int64_t>(i);
    if (first) break;
  }
  return found;
}

Value sliced_list(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  const std::int64_t begin = a[1].integer(), end = a[2].integer(), size = static_cast<std::int64_t>(list.size());
  const auto range = [&](const std::string& what) {
    return Value::error("cannot slice(" + std::to_string(begin) + ", " + std::to_string(end) + "), " + what);
  };
  if (begin < 0 || end < 0) return range("negative indexes not supported");
  if (begin > end) return range("start index must be less than or equal to end index");
  if (size < end) return range("list is length " + std::to_string(size));
  return copied_list(list, static_cast<std::size_t>(begin), static_cast<std::size_t>(end), meter);
}

bool flatten(const List& list, std::int64_t depth, std::vector<Value>& out, Meter& meter) {
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i) {
    meter.add_steps(1);
    Value element = list.at(i);
    if (element.is_error()) return false;
    if (depth > 0 && element.is(Kind::list)) {
      if (!flatten(element.list(), depth - 1, out, meter)) return false;
      continue;
    }
    meter.add_bytes(sizeof(Value));
    out.push_back(std::move(element));
  }
  return true;
}

Value flattened_list(Arguments a, Meter& meter) {
  const std::int64_t depth = a.size() > 1 ? a[1].integer() : 1;
  if (depth < 0) return Value::error("level must be non-negative");
  std::vector<Value> values;
  if (!flatten(a[0].list(), depth, values, meter)) return Value::error("no such overload");
  return List(std::move(values));
}

Value reversed_list(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  std::vector<Value> values;
  meter.add_bytes(list.size() * sizeof(Value));
  for (std::size_t i = list.size(); i > 0; --i) values.push_back(list.at(i - 1));
  return List(std::move(values));
}

Value distinct_elements(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  std::vector<Value> values;
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i) {
    Value element = list.at(i);
    const bool known =
        std::any_of(values.begin(), values.end(), [&](const Value& other) { return are_equal(other, element, meter); });
    if (known) continue;
    meter.add_bytes(sizeof(Value));
    values.push_back(std::move(element));
  }
  return List(std::move(values));
}

constexpr std::int64_t longest_range = 10'000'000;

Value range_of(Arguments a, Meter& meter) {
  const std::int64_t end = a[0].integer();
  if (end < 0) return Value::error("lists.range: size must be non-negative, got " + std::to_string(end));
  if (end > longest_range)
    return Value::error("lists.range: size " + std::to_string(end) + " exceeds maximum allowed (" +
                        std::to_string(longest_range) + ")");
  std::vector<Value> values;
  meter.add_bytes(static_cast<std::uint64_t>(end) * sizeof(Value));
  for (std::int64_t i = 0; i < end && !meter.stopped(); ++i) values.emplace_back(i);
  return List(std::move(values));
}

constexpr FunctionRow rows_of_lists[] = {
    {"list(int)::sum() -> int", sum_of<std::int64_t, Kind::integer>, CostRule::elements},
    {"list(uint)::sum() -> uint", sum_of<std::uint64_t, Kind::unsigned_integer>, CostRule::elements},
    {"list(double)::sum() -> double", sum_of<double, Kind::floating>, CostRule::elements},
    {"list(duration)::sum() -> duration", sum_of<Duration, Kind::duration>, CostRule::elements},
    {"list(A)::indexOf(A) -> int", index_of_element<true>, CostRule::elements},
    {"list(A)::lastIndexOf(A) -> int", index_of_element<false>, CostRule::elements},
    {"list(A)::slice(int, int) -> list(A)", sliced_list, CostRule::copied, SizeRule::split},
    {"list(list(A))::flatten() -> list(A)", flattened_list, CostRule::copied},
    {"list(dyn)::flatten(int) -> list(dyn)", flattened_list, CostRule::copied},
    {"list(A)::reverse() -> list(A)", reversed_list, CostRule::copied, SizeRule::first},
    {"list(A)::distinct() -> list(A)", distinct_elements, CostRule::quadratic, SizeRule::split},
    {"lists.range(int) -> list(int)", range_of, CostRule::range},
};

// Orders are asked of comparable elements alone.
#define O2DMS_CEL_ORDERED(element)                                                      \
  {"list(" element ")::isSorted() -> bool", is_sorted_list, CostRule::elements},        \
      {"list(" element ")::min() -> " element, extreme_of<true>, CostRule::elements}, { \
    "list(" element ")::max() -> " element, extreme_of<false>, CostRule::elements       \
  }

constexpr FunctionRow rows_of_ordered_lists[] = {
    O2DMS_CEL_ORDERED("int"),   O2DMS_CEL_ORDERED("uint"),      O2DMS_CEL_ORDERED("double"),
    O2DMS_CEL_ORDERED("bool"),  O2DMS_CEL_ORDERED("duration"),  O2DMS_CEL_ORDERED("string"),
    O2DMS_CEL_ORDERED("bytes"), O2DMS_CEL_ORDERED("timestamp"),
};
#undef O2DMS_CEL_ORDERED

std::vector<FunctionRow> all_list_rows() {
  std::vector<FunctionRow> rows(std::begin(rows_of_lists), std::end(rows_of_lists));
  rows.insert(rows.end(), std::begin(rows_of_ordered_lists), std::end(rows_of_ordered_lists));
  return rows;
}

}  // namespace

std::span<const FunctionRow> list_functions() {
  static const std::vector<FunctionRow> rows = all_list_rows();
  return rows;
}

}  // namespace o2dms::simulator::cel

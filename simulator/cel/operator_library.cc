// Arithmetic and the other operators that are functions (library.h): no result wraps, what does not fit is an error.
#include <cmath>
#include <limits>

#include "simulator/cel/ast.h"
#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"
#include "simulator/cel/map_key.h"
#include "simulator/cel/time_text.h"

namespace o2dms::simulator::cel {
namespace {

Value integer_overflow() {
  return Value::error("integer overflow");
}
Value unsigned_overflow() {
  return Value::error("unsigned integer overflow");
}
Value timestamp_overflow() {
  return Value::error("timestamp overflow");
}
Value duration_overflow() {
  return Value::error("duration overflow");
}

constexpr std::int64_t smallest_integer = std::numeric_limits<std::int64_t>::min();

template <class Number, bool (*operation)(Number, Number, Number*), Value (*overflow)()>
Value checked_arithmetic(Arguments arguments, Meter& /*meter*/) {
  Number result = 0;
  if constexpr (std::is_signed_v<Number>)
    return operation(arguments[0].integer(), arguments[1].integer(), &result) ? overflow() : Value(result);
  else
    return operation(arguments[0].unsigned_integer(), arguments[1].unsigned_integer(), &result) ? overflow()
                                                                                                : Value(result);
}

template <class Number>
bool add_overflows(Number a, Number b, Number* result) {
  return __builtin_add_overflow(a, b, result);
}
template <class Number>
bool subtract_overflows(Number a, Number b, Number* result) {
  return __builtin_sub_overflow(a, b, result);
}
template <class Number>
bool multiply_overflows(Number a, Number b, Number* result) {
  return __builtin_mul_overflow(a, b, result);
}

Value divided(Arguments arguments, Meter& /*meter*/) {
  const std::int64_t a = arguments[0].integer(), b = arguments[1].integer();
  if (b == 0) return Value::error("division by zero");
  return a == smallest_integer && b == -1 ? integer_overflow() : Value(a / b);
}
Value remainder_of(Arguments arguments, Meter& /*meter*/) {
  const std::int64_t a = arguments[0].integer(), b = arguments[1].integer();
  if (b == 0) return Value::error("modulus by zero");
  return a == smallest_integer && b == -1 ? integer_overflow() : Value(a % b);
}
Value divided_unsigned(Arguments arguments, Meter& /*meter*/) {
  const std::uint64_t b = arguments[1].unsigned_integer();
  return b == 0 ? Value::error("division by zero") : Value(arguments[0].unsigned_integer() / b);
}
Value remainder_unsigned(Arguments arguments, Meter& /*meter*/) {
  const std::uint64_t b = arguments[1].unsigned_integer();
  return b == 0 ? Value::error("modulus by zero") : Value(arguments[0].unsigned_integer() % b);
}
Value negated(Arguments arguments, Meter& /*meter*/) {
  const std::int64_t value = arguments[0].integer();
  return value == smallest_integer ? integer_overflow() : Value(-value);
}

Value added_texts(Arguments arguments, Meter& meter) {
  const std::string_view a = arguments[0].string(), b = arguments[1].string();
  meter.add_bytes(a.size() + b.size());
  return std::string(a).append(b);
}
Value added_bytes(Arguments arguments, Meter& meter) {
  const std::string_view a = arguments[0].bytes(), b = arguments[1].bytes();
  meter.add_bytes(a.size() + b.size());
  return Bytes{Text::own(std::string(a).append(b))};
}

bool has_element(const std::vector<Value>& values, const Value& wanted, const Type& type, Meter& meter,
                 std::size_t& at) {
  for (at = 0; at < values.size() && !meter.stopped(); ++at) {
    if (type.list_type() == ListType::set && are_equal(values[at], wanted, meter)) return true;
    if (type.list_type() != ListType::map || !values[at].is(Kind::map) || !wanted.is(Kind::map)) continue;
    bool same = true;
    for (const std::string& key : type.list_keys()) {
      Value ours, theirs;
      const Value name = Text::view(key);
      const bool both = values[at].map().find(name, ours) && wanted.map().find(name, theirs);
      same = same && both && are_equal(ours, theirs, meter);
    }
    if (same) return true;
  }
  return false;
}

// x-kubernetes-list-type: a set gets what it has not, a map the right side's elements in place of its own.
Value merged_lists(std::vector<Value> values, const List& added, const Type& type, Meter& meter) {
  const std::size_t own = values.size();
  for (std::size_t i = 0; i < added.size() && !meter.stopped(); ++i) {
    const Value element = added.at(i);
    std::size_t at = 0;
    meter.add_steps(own);
    if (!has_element(values, element, type, meter, at))
      values.push_back(element);
    else if (type.list_type() == ListType::map)
      values[at] = element;
  }
  return List(std::move(values));
}

Value added_lists(Arguments arguments, Meter& meter) {
  // The interpreter moves the list that a macro gathers into here: nobody else holds it, and it grows.
  const List& b = arguments[1].list();
  auto& a = const_cast<Value&>(arguments[0]).list();
  if (b.size() == 1 && a.append(b.at(0))) {
    meter.add_bytes(sizeof(Value));
    return std::move(a);
  }
  meter.add_bytes((a.size() + b.size()) * sizeof(Value));
  if (meter.stopped()) return {};
  std::vector<Value> values;
  values.reserve(a.size() + b.size());
  for (std::size_t i = 0; i < a.size(); ++i) values.push_back(a.at(i));
  if (a.type() != nullptr && a.type()->list_type() != ListType::atomic)
    return merged_lists(std::move(values), b, *a.type(), meter);
  for (std::size_t i = 0; i < b.size(); ++i) values.push_back(b.at(i));
  return List(std::move(values));
}

Value in_range(std::int64_t seconds, std::int64_t nanos) {
  if (nanos < 0) {
    nanos += nanos_per_second;
    --seconds;
  } else if (nanos >= nanos_per_second) {
    nanos -= nanos_per_second;
    ++seconds;
  }
  if (seconds < first_second || seconds > last_second) return timestamp_overflow();
  return Timestamp{seconds, static_cast<std::int32_t>(nanos)};
}

Value moved_time(Timestamp time, Duration by, int sign) {
  const std::int64_t seconds = by.nanos / nanos_per_second, nanos = by.nanos % nanos_per_second;
  return in_range(time.seconds + sign * seconds, time.nanos + sign * nanos);
}

Value time_between(Arguments arguments, Meter& /*meter*/) {
  const Timestamp a = arguments[0].timestamp(), b = arguments[1].timestamp();
  std::int64_t nanos = 0;
  if (__builtin_mul_overflow(a.seconds - b.seconds, nanos_per_second, &nanos) ||
      __builtin_add_overflow(nanos, std::int64_t{a.nanos} - b.nanos, &nanos))
    return duration_overflow();
  return Duration{nanos};
}

template <bool (*operation)(std::int64_t, std::int64_t, std::int64_t*)>
Value duration_arithmetic(Arguments arguments, Meter& /*meter*/) {
  std::int64_t nanos = 0;
  if (operation(arguments[0].duration().nanos, arguments[1].duration().nanos, &nanos)) return duration_overflow();
  return Duration{nanos};
}

Value is_in_list(Arguments arguments, Meter& meter) {
  const List& list = arguments[1].list();
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i)
    if (are_equal(list.at(i), arguments[0], meter)) return true;
  return false;
}

using Signed = std::int64_t;
using Unsigned = std::uint64_t;

constexpr FunctionRow rows_of_operators[] = {
    {"_+_(int, int) -> int", checked_arithmetic<Signed, add_overflows<Signed>, integer_overflow>},
    {"_+_(uint, uint) -> uint", checked_arithmetic<Unsigned, add_overflows<Unsigned>, unsigned_overflow>},
    {"_+_(double, double) -> double", [](Arguments a, Meter&) -> Value { return a[0].floating() + a[1].floating(); }},
    {"_+_(string, string) -> string", added_texts, CostRule::sum, SizeRule::sum},
    {"_+_(bytes, bytes) -> bytes", added_bytes, CostRule::sum, SizeRule::sum},
    {"_+_(list(A), list(A)) -> list(A)", added_lists, CostRule::unit, SizeRule::sum},
    {"_+_(timestamp, duration) -> timestamp",
     [](Arguments a, Meter&) { return moved_time(a[0].timestamp(), a[1].duration(), 1); }},
    {"_+_(duration, timestamp) -> timestamp",
     [](Arguments a, Meter&) { return moved_time(a[1].timestamp(), a[0].duration(), 1); }},
    {"_+_(duration, duration) -> duration", duration_arithmetic<add_overflows<Signed>>},
    {"_-_(int, int) -> int", checked_arithmetic<Signed, subtract_overflows<Signed>, integer_overflow>},
    {"_-_(uint, uint) -> uint", checked_arithmetic<Unsigned, subtract_overflows<Unsigned>, unsigned_overflow>},
    {"_-_(double, double) -> double", [](Arguments a, Meter&) -> Value { return a[0].floating() - a[1].floating(); }},
    {"_-_(timestamp, timestamp) -> duration", time_between},
    {"_-_(timestamp, duration) -> timestamp",
     [](Arguments a, Meter&) { return moved_time(a[0].timestamp(), a[1].duration(), -1); }},
    {"_-_(duration, duration) -> duration", duration_arithmetic<subtract_overflows<Signed>>},
    {"_*_(int, int) -> int", checked_arithmetic<Signed, multiply_overflows<Signed>, integer_overflow>},
    {"_*_(uint, uint) -> uint", checked_arithmetic<Unsigned, multiply_overflows<Unsigned>, unsigned_overflow>},
    {"_*_(double, double) -> double", [](Arguments a, Meter&) -> Value { return a[0].floating() * a[1].floating(); }},
    {"_/_(int, int) -> int", divided},
    {"_/_(uint, uint) -> uint", divided_unsigned},
    {"_/_(double, double) -> double", [](Arguments a, Meter&) -> Value { return a[0].floating() / a[1].floating(); }},
    {"_%_(int, int) -> int", remainder_of},
    {"_%_(uint, uint) -> uint", remainder_unsigned},
    {"-_(int) -> int", negated},
    {"-_(double) -> double", [](Arguments a, Meter&) -> Value { return -a[0].floating(); }},
    {"!_(bool) -> bool", [](Arguments a, Meter&) -> Value { return !a[0].boolean(); }},
    {"_==_(A, A) -> bool", [](Arguments a, Meter& meter) -> Value { return are_equal(a[0], a[1], meter); },
     CostRule::smaller},
    {"_!=_(A, A) -> bool", [](Arguments a, Meter& meter) -> Value { return !are_equal(a[0], a[1], meter); },
     CostRule::smaller},
    {"@in(A, list(A)) -> bool", is_in_list, CostRule::second_elements},
    {"@in(A, map(A, B)) -> bool",
     [](Arguments a, Meter&) -> Value {
       Value found;
       return a[1].map().find(a[0], found);
     }},
    // What the interpreter does itself: here for their types.
    {"_&&_(bool, bool) -> bool", nullptr, CostRule::none},
    {"_||_(bool, bool) -> bool", nullptr, CostRule::none},
    {"_?_:_(bool, A, A) -> A", nullptr, CostRule::none},
    {"@not_strictly_false(bool) -> bool", nullptr},
    {"_[_](list(A), int) -> A", nullptr},
    {"_[_](map(A, B), A) -> B", nullptr},
    {"_[_](optional(list(V)), int) -> optional(V)", nullptr},
    {"_[_](optional(map(K, V)), K) -> optional(V)", nullptr},
    {"_[?_](list(V), int) -> optional(V)", nullptr},
    {"_[?_](map(K, V), K) -> optional(V)", nullptr},
    {"_[?_](optional(list(V)), int) -> optional(V)", nullptr},
    {"_[?_](optional(map(K, V)), K) -> optional(V)", nullptr},
};

}  // namespace

std::span<const FunctionRow> operator_functions() {
  return rows_of_operators;
}

}  // namespace o2dms::simulator::cel

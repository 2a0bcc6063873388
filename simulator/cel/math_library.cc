// cel-go's math extension (library.h).
#include <cmath>
#include <limits>

#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

template <bool greatest>
Value extreme_argument(Arguments a, Meter& /*meter*/) {
  const Value* best = &a[0];
  for (const Value& candidate : a) {
    if (!is_number(candidate)) return Value::error("no such overload");
    const auto order = order_of(candidate, *best);
    if (order && (greatest ? *order > 0 : *order < 0)) best = &candidate;
  }
  return *best;
}

template <bool greatest>
Value extreme_element(Arguments a, Meter& meter) {
  const List& list = a[0].list();
  if (list.size() == 0)
    return Value::error(greatest ? "math.@max(list) argument must not be empty"
                                 : "math.@min(list) argument must not be empty");
  Value best = list.at(0);
  for (std::size_t i = 0; i < list.size(); ++i) {
    meter.add_steps(1);
    const Value pair[] = {best, list.at(i)};
    best = extreme_argument<greatest>(pair, meter);
    if (best.is_error()) return best;
  }
  return best;
}

template <double (*function)(double)>
Value of_double(Arguments a, Meter& /*meter*/) {
  return function(a[0].floating());
}
double ceiling(double x) {
  return std::ceil(x);
}
double floored(double x) {
  return std::floor(x);
}
double rounded(double x) {
  return std::round(x);
}
double truncated(double x) {
  return std::trunc(x);
}
double magnitude(double x) {
  return std::fabs(x);
}
double root(double x) {
  return std::sqrt(x);
}
double signum(double x) {
  return std::isnan(x) ? x : x > 0 ? 1 : x < 0 ? -1 : 0;
}

Value magnitude_of_integer(Arguments a, Meter& /*meter*/) {
  const std::int64_t value = a[0].integer();
  if (value == std::numeric_limits<std::int64_t>::min()) return Value::error("integer overflow");
  return value < 0 ? -value : value;
}

// A shift by a negative number is an error, one beyond the width leaves nothing.
template <bool left>
Value shifted(Arguments a, Meter& /*meter*/) {
  const std::int64_t by = a[1].integer();
  if (by < 0)
    return Value::error(std::string(left ? "math.bitShiftLeft()" : "math.bitShiftRight()") +
                        " negative offset: " + std::to_string(by));
  const bool is_signed = a[0].is(Kind::integer);
  const std::uint64_t value = is_signed ? static_cast<std::uint64_t>(a[0].integer()) : a[0].unsigned_integer();
  const std::uint64_t result = by > 63 ? 0
                               : left  ? value << static_cast<unsigned>(by)
                                       : value >> static_cast<unsigned>(by);
  return is_signed ? Value(static_cast<std::int64_t>(result)) : Value(result);
}

constexpr FunctionRow rows_of_math[] = {
    {"math.greatest(A) -> A",
     [](Arguments a, Meter& meter) { return a[0].is(Kind::list) ? extreme_element<true>(a, meter) : a[0]; }},
    {"math.greatest(A, B) -> dyn", extreme_argument<true>},
    {"math.greatest(A, B, C) -> dyn", extreme_argument<true>},
    {"math.greatest(A, B, C, D) -> dyn", extreme_argument<true>},
    {"math.least(A) -> A",
     [](Arguments a, Meter& meter) { return a[0].is(Kind::list) ? extreme_element<false>(a, meter) : a[0]; }},
    {"math.least(A, B) -> dyn", extreme_argument<false>},
    {"math.least(A, B, C) -> dyn", extreme_argument<false>},
    {"math.least(A, B, C, D) -> dyn", extreme_argument<false>},
    {"math.ceil(double) -> double", of_double<ceiling>},
    {"math.floor(double) -> double", of_double<floored>},
    {"math.round(double) -> double", of_double<rounded>},
    {"math.trunc(double) -> double", of_double<truncated>},
    {"math.abs(double) -> double", of_double<magnitude>},
    {"math.abs(int) -> int", magnitude_of_integer},
    {"math.abs(uint) -> uint", [](Arguments a, Meter&) { return a[0]; }},
    {"math.sign(double) -> double", of_double<signum>},
    {"math.sign(int) -> int",
     [](Arguments a, Meter&) -> Value {
       return std::int64_t{a[0].integer() > 0 ? 1 : a[0].integer() < 0 ? -1 : 0};
     }},
    {"math.sign(uint) -> uint",
     [](Arguments a, Meter&) -> Value { return std::uint64_t{a[0].unsigned_integer() > 0 ? 1U : 0U}; }},
    {"math.sqrt(double) -> double", of_double<root>},
    {"math.sqrt(int) -> double",
     [](Arguments a, Meter&) -> Value { return std::sqrt(static_cast<double>(a[0].integer())); }},
    {"math.sqrt(uint) -> double",
     [](Arguments a, Meter&) -> Value { return std::sqrt(static_cast<double>(a[0].unsigned_integer())); }},
    {"math.isInf(double) -> bool", [](Arguments a, Meter&) -> Value { return std::isinf(a[0].floating()); }},
    {"math.isNaN(double) -> bool", [](Arguments a, Meter&) -> Value { return std::isnan(a[0].floating()); }},
    {"math.isFinite(double) -> bool", [](Arguments a, Meter&) -> Value { return std::isfinite(a[0].floating()); }},
    {"math.bitAnd(int, int) -> int", [](Arguments a, Meter&) -> Value { return a[0].integer() & a[1].integer(); }},
    {"math.bitAnd(uint, uint) -> uint",
     [](Arguments a, Meter&) -> Value { return a[0].unsigned_integer() & a[1].unsigned_integer(); }},
    {"math.bitOr(int, int) -> int", [](Arguments a, Meter&) -> Value { return a[0].integer() | a[1].integer(); }},
    {"math.bitOr(uint, uint) -> uint",
     [](Arguments a, Meter&) -> Value { return a[0].unsigned_integer() | a[1].unsigned_integer(); }},
    {"math.bitXor(int, int) -> int", [](Arguments a, Meter&) -> Value { return a[0].integer() ^ a[1].integer(); }},
    {"math.bitXor(uint, uint) -> uint",
     [](Arguments a, Meter&) -> Value { return a[0].unsigned_integer() ^ a[1].unsigned_integer(); }},
    {"math.bitNot(int) -> int", [](Arguments a, Meter&) -> Value { return ~a[0].integer(); }},
    {"math.bitNot(uint) -> uint", [](Arguments a, Meter&) -> Value { return ~a[0].unsigned_integer(); }},
    {"math.bitShiftLeft(int, int) -> int", shifted<true>},
    {"math.bitShiftLeft(uint, int) -> uint", shifted<true>},
    {"math.bitShiftRight(int, int) -> int", shifted<false>},
    {"math.bitShiftRight(uint, int) -> uint", shifted<false>},
};

}  // namespace

std::span<const FunctionRow> math_functions() {
  return rows_of_math;
}

}  // namespace o2dms::simulator::cel

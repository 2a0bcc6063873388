// Kubernetes' quantities (library.h).
#include "simulator/cel/library.h"
#include "simulator/cel/opaque_value.h"
#include "simulator/schema/quantity.h"

namespace o2dms::simulator::cel {
namespace {

struct QuantityValue {
  static constexpr std::string_view type_name = "kubernetes.Quantity";
  Quantity quantity;
  friend bool operator==(const QuantityValue& a, const QuantityValue& b) { return a.quantity == b.quantity; }
};

const Quantity& quantity_in(const Value& value) {
  return opaque_of<QuantityValue>(value).quantity;
}

Value quantity_of_text(Arguments a, Meter& /*meter*/) {
  const auto quantity = Quantity::parse(a[0].string());
  return quantity ? opaque_value(QuantityValue{*quantity}) : Value::error(quantity.error().message);
}

// Not what was capped: a real server's has no limit.
bool is_integer(const Quantity& quantity) {
  return quantity.is_whole() && quantity.value() != INT64_MAX && quantity.value() != INT64_MIN;
}

Value integer_of_quantity(Arguments a, Meter& /*meter*/) {
  const Quantity& quantity = quantity_in(a[0]);
  return is_integer(quantity) ? Value(quantity.value()) : Value::error("cannot convert value to integer");
}

std::int64_t sign_of(std::strong_ordering order) {
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

Value sign_of_quantity(Arguments a, Meter& /*meter*/) {
  return sign_of(quantity_in(a[0]) <=> Quantity());
}

template <int sign>
Value quantity_sum(Arguments a, Meter& /*meter*/) {
  Quantity sum = quantity_in(a[0]);
  const Quantity other =
      a[1].is(Kind::integer) ? Quantity(a[1].integer(), Quantity::Format::decimal_exponent) : quantity_in(a[1]);
  return opaque_value(QuantityValue{sign > 0 ? sum += other : sum -= other});
}

constexpr FunctionRow rows_of_quantities[] = {
    {"quantity(string) -> kubernetes.Quantity", quantity_of_text, CostRule::first},
    {"isQuantity(string) -> bool", [](Arguments a, Meter&) -> Value { return Quantity::parse(a[0].string()).ok(); },
     CostRule::first},
    {"sign(kubernetes.Quantity) -> int", sign_of_quantity},
    {"kubernetes.Quantity::isInteger() -> bool",
     [](Arguments a, Meter&) -> Value { return is_integer(quantity_in(a[0])); }},
    {"kubernetes.Quantity::asInteger() -> int", integer_of_quantity},
    {"kubernetes.Quantity::asApproximateFloat() -> double",
     [](Arguments a, Meter&) -> Value { return quantity_in(a[0]).approximate(); }},
    {"kubernetes.Quantity::add(kubernetes.Quantity) -> kubernetes.Quantity", quantity_sum<1>},
    {"kubernetes.Quantity::add(int) -> kubernetes.Quantity", quantity_sum<1>},
    {"kubernetes.Quantity::sub(kubernetes.Quantity) -> kubernetes.Quantity", quantity_sum<-1>},
    {"kubernetes.Quantity::sub(int) -> kubernetes.Quantity", quantity_sum<-1>},
    {"kubernetes.Quantity::isGreaterThan(kubernetes.Quantity) -> bool",
     [](Arguments a, Meter&) -> Value { return quantity_in(a[0]) > quantity_in(a[1]); }},
    {"kubernetes.Quantity::isLessThan(kubernetes.Quantity) -> bool",
     [](Arguments a, Meter&) -> Value { return quantity_in(a[0]) < quantity_in(a[1]); }},
    {"kubernetes.Quantity::compareTo(kubernetes.Quantity) -> int",
     [](Arguments a, Meter&) -> Value { return sign_of(quantity_in(a[0]) <=> quantity_in(a[1])); }},
};

}  // namespace

std::span<const FunctionRow> quantity_functions() {
  return rows_of_quantities;
}

}  // namespace o2dms::simulator::cel

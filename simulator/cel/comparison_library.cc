// `<`, `<=`, `>` and `>=` (library.h): numbers of any two types, and two values of one ordered type.
#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

using Order = std::strong_ordering;

template <bool (*holds)(Order)>
Value compared(Arguments arguments, Meter& /*meter*/) {
  const auto order = order_of(arguments[0], arguments[1]);
  if (!order && is_number(arguments[0])) return false;  // NaN
  return order ? Value(holds(*order)) : Value::error("no such overload");
}

bool is_less(Order order) {
  return order < 0;
}
bool is_less_or_equal(Order order) {
  return order <= 0;
}
bool is_greater(Order order) {
  return order > 0;
}
bool is_greater_or_equal(Order order) {
  return order >= 0;
}

// One operator's rows: the types that go together.
#define O2DMS_CEL_COMPARISON(name, function)                                                                           \
  {name "(int, int) -> bool", function}, {name "(int, uint) -> bool", function},                                       \
      {name "(int, double) -> bool", function}, {name "(uint, int) -> bool", function},                                \
      {name "(uint, uint) -> bool", function}, {name "(uint, double) -> bool", function},                              \
      {name "(double, int) -> bool", function}, {name "(double, uint) -> bool", function},                             \
      {name "(double, double) -> bool", function}, {name "(bool, bool) -> bool", function},                            \
      {name "(string, string) -> bool", function, CostRule::smaller},                                                  \
      {name "(bytes, bytes) -> bool", function, CostRule::smaller}, {name "(timestamp, timestamp) -> bool", function}, \
  {                                                                                                                    \
    name "(duration, duration) -> bool", function                                                                      \
  }

constexpr FunctionRow rows_of_comparisons[] = {
    O2DMS_CEL_COMPARISON("_<_", compared<is_less>),
    O2DMS_CEL_COMPARISON("_<=_", compared<is_less_or_equal>),
    O2DMS_CEL_COMPARISON("_>_", compared<is_greater>),
    O2DMS_CEL_COMPARISON("_>=_", compared<is_greater_or_equal>),
};
#undef O2DMS_CEL_COMPARISON

}  // namespace

std::span<const FunctionRow> comparison_functions() {
  return rows_of_comparisons;
}

}  // namespace o2dms::simulator::cel

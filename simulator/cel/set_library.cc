// Lists as sets (library.h): cel-go's sets extension.
#include "simulator/cel/equality.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

bool has_member(const List& list, const Value& wanted, Meter& meter) {
  for (std::size_t i = 0; i < list.size() && !meter.stopped(); ++i)
    if (are_equal(list.at(i), wanted, meter)) return true;
  return false;
}

bool has_all(const List& list, const List& wanted, Meter& meter) {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (!has_member(list, wanted.at(i), meter)) return false;
  return true;
}

bool has_any(const List& list, const List& wanted, Meter& meter) {
  for (std::size_t i = 0; i < wanted.size(); ++i)
    if (has_member(list, wanted.at(i), meter)) return true;
  return false;
}

constexpr FunctionRow rows_of_sets[] = {
    {"sets.contains(list(T), list(T)) -> bool",
     [](Arguments a, Meter& meter) -> Value { return has_all(a[0].list(), a[1].list(), meter); }, CostRule::product},
    {"sets.equivalent(list(T), list(T)) -> bool",
     [](Arguments a, Meter& meter) -> Value {
       return has_all(a[0].list(), a[1].list(), meter) && has_all(a[1].list(), a[0].list(), meter);
     },
     CostRule::product_twice},
    {"sets.intersects(list(T), list(T)) -> bool",
     [](Arguments a, Meter& meter) -> Value { return has_any(a[0].list(), a[1].list(), meter); }, CostRule::product},
};

}  // namespace

std::span<const FunctionRow> set_functions() {
  return rows_of_sets;
}

}  // namespace o2dms::simulator::cel

// Whether two values are equal, and which comes first: numbers by their value, whatever their types; values of two
// types are not equal, which is no error. Bounded by the meter.
#pragma once

#include <compare>
#include <optional>

#include "simulator/cel/meter.h"
#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

bool are_equal(const Value& a, const Value& b, Meter& meter);

// Nothing for values that have no order, and for NaN.
std::optional<std::strong_ordering> order_of(const Value& a, const Value& b);

bool is_number(const Value& value);

}  // namespace o2dms::simulator::cel

// A function of CEL: a row of one of the libraries (library.h) says its signature, what it costs and what computes
// it. Adding a function is a row.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "simulator/cel/meter.h"
#include "simulator/cel/type.h"
#include "simulator/cel/value.h"

namespace o2dms::simulator::cel {

// What a call costs, by the sizes of its arguments (cost_rules.h). A member call's first argument is its target.
enum class CostRule : std::uint8_t {
  unit,
  none,
  first,            // a tenth of the first argument's size
  first_twice,      // two tenths of it
  second,           // a tenth of the second's
  second_elements,  // the second's size
  smaller,          // a tenth of the smaller argument's
  sum,              // a tenth of both
  contains,         // a tenth of each, multiplied
  match,            // the text's tenth by a quarter of the pattern
  joined,           // by the size of the result
  elements,         // each element, the characters of texts by the tenth
  copied,           // the first's size, and that of a new list
  quadratic,        // twice the first's size, squared, and a new list
  range,            // the number that the argument is
  product,          // of both sizes, and one
  product_twice,
  access_check,  // 350 000, so that two fit into one evaluation
  selector,      // a label or field selector is parsed
  address,       // an address is looked for in a network
  address_text,
  network,
  network_text,
  format,  // the longest pattern of a format
};

// How large the result may be, where its caller's estimate needs it.
enum class SizeRule : std::uint8_t {
  unknown,
  first,
  sum,
  split,
  joined,
  replaced,
  quoted,
  to_bytes,
  to_text,
  matches,
  one
};

using Arguments = std::span<const Value>;
using Implementation = Value (*)(Arguments arguments, Meter& meter);

struct FunctionRow {
  // "string::charAt(int) -> string" is called on a string, "sets.contains(list(A), list(A)) -> bool" is not. A capital
  // stands for any type.
  std::string_view signature;
  Implementation implementation;
  CostRule cost = CostRule::unit;
  SizeRule size = SizeRule::unknown;
};

}  // namespace o2dms::simulator::cel

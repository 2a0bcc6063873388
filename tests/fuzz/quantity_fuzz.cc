// Quantities: "500m", "1.5Gi", "2e3".
#include "base/json.h"
#include "simulator/schema/quantity.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_quantity(std::string_view text) {
  const auto quantity = Quantity::parse(text);
  if (!quantity) return;
  const std::string canonical = quantity->text();
  const auto again = Quantity::parse(canonical);
  fuzz::require(again && *again == *quantity, "its canonical form has its value");
  // A suffix of two may be lost on the way (1000312.5Ki is 1024320000, and that is 1024320k), as apimachinery loses it.
  const std::string settled = again->text();
  const auto last = Quantity::parse(settled);
  fuzz::require(last && *last == *quantity && last->text() == settled, "and is soon its own canonical form");
  fuzz::require((*quantity - *quantity).is_zero(), "nothing is left of it without itself");
  fuzz::require(*quantity + Quantity() == *quantity, "zero changes nothing");
  static_cast<void>(quantity->value());
  static_cast<void>(quantity->milli_value());
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_quantity(o2dms::fuzz::text(data, size));
  return 0;
}

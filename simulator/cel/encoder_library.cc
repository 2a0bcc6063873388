// base64 (library.h): cel-go's encoders extension.
#include "base/base64.h"
#include "simulator/cel/library.h"

namespace o2dms::simulator::cel {
namespace {

Value base64_decoded(Arguments a, Meter& meter) {
  std::string text(a[0].string());
  while (text.size() % 4 != 0) text += '=';
  auto bytes = base::base64_decode(text);
  if (!bytes) return Value::error("illegal base64 data");
  meter.add_bytes(bytes->size());
  return Bytes{Text::own(std::move(*bytes))};
}

constexpr FunctionRow rows_of_encoders[] = {
    {"base64.encode(bytes) -> string",
     [](Arguments a, Meter& meter) -> Value {
       meter.add_bytes(a[0].bytes().size() * 2);
       return base::base64_encode(a[0].bytes());
     },
     CostRule::first, SizeRule::to_bytes},
    {"base64.decode(string) -> bytes", base64_decoded, CostRule::first, SizeRule::first},
};

}  // namespace

std::span<const FunctionRow> encoder_functions() {
  return rows_of_encoders;
}

}  // namespace o2dms::simulator::cel

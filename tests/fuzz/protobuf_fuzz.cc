// Request bodies in Kubernetes' protobuf encoding.
#include "base/json.h"
#include "simulator/wire/protobuf.h"
#include "simulator/wire/wire_messages.h"
#include "tests/fuzz/property.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

void check_protobuf(std::string_view body) {
  static const WireMessages messages(*newest_version());
  const auto object = read_protobuf(body, messages, "application/json");
  if (!object)
    return fuzz::require(object.error().code == 400 || object.error().code == 415, "an error is the client's");
  fuzz::require(!base::string_at(*object, {"kind"}).empty(), "an object has a kind");
  fuzz::require(base::parse_json(base::to_text(*object)).ok(), "and can be said in JSON");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_protobuf(o2dms::fuzz::text(data, size));
  return 0;
}

// Objects of clients, decoded by their types.
#include "base/json.h"
#include "simulator/resource/decode.h"
#include "simulator/schema/registry.h"
#include "tests/fuzz/property.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

void check_decode(std::string_view text) {
  auto object = base::parse_json(text);
  if (!object || !object->is_object()) return;
  const std::string_view version = base::string_at(*object, {"apiVersion"}), kind = base::string_at(*object, {"kind"});
  const std::size_t slash = version.find('/');
  const std::string_view group = slash == std::string_view::npos ? std::string_view() : version.substr(0, slash);
  const ResourceType* resource =
      newest_registry().find_kind(group, version.substr(slash == std::string_view::npos ? 0 : slash + 1), kind);
  if (resource == nullptr) resource = newest_registry().find("", "v1", "pods");
  std::vector<std::string> unknown;
  if (!decode(*resource, *object, &unknown)) return;
  const base::Json once = *object;
  unknown.clear();
  fuzz::require(decode(*resource, *object, &unknown).ok() && *object == once, "a second time changes nothing");
  fuzz::require(unknown.empty(), "nothing unknown is left");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_decode(o2dms::fuzz::text(data, size));
  return 0;
}

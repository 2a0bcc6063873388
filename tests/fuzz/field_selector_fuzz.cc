// Field selectors of query parameters.
#include "simulator/resource/selector.h"
#include "simulator/schema/registry.h"
#include "tests/fuzz/property.h"
#include "tests/simulator/schema/newest_version.h"

namespace o2dms::simulator {
namespace {

void check_field_selector(std::string_view text) {
  static constexpr std::string_view object =
      R"({"metadata":{"name":"a","namespace":"b"},"status":{"phase":"Running"}})";
  for (const char* plural : {"pods", "events", "nodes"}) {
    const ResourceType& resource = *newest_registry().find("", "v1", plural);
    if (const auto selector = FieldSelector::parse(text, resource)) static_cast<void>(selector->matches(object));
  }
  static_cast<void>(selectable_field(object, text));
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_field_selector(o2dms::fuzz::text(data, size));
  return 0;
}

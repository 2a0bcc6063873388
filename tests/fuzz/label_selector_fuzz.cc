// Label selectors of query parameters and of objects.
#include "base/json.h"
#include "simulator/resource/selector.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_label_selector(std::string_view text) {
  static const base::Json labels = {{"app", "a"}, {"tier", "1"}};
  if (const auto json = base::parse_json(text)) {
    if (const auto selector = LabelSelector::from_object(&*json)) static_cast<void>(selector->matches(&labels));
    static_cast<void>(LabelSelector::from_map(&*json).matches(&labels));
  }
  const auto selector = LabelSelector::parse(text);
  if (!selector) return;
  const std::string canonical = selector->text();
  const auto again = LabelSelector::parse(canonical);
  fuzz::require(again.ok(), "its canonical form is a selector");
  fuzz::require(again->text() == canonical, "and is its own canonical form");
  fuzz::require(again->matches(&labels) == selector->matches(&labels), "and means the same");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_label_selector(o2dms::fuzz::text(data, size));
  return 0;
}

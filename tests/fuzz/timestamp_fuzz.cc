// Times as text: RFC 3339, and meta/v1 Time.
#include "base/rfc3339.h"
#include "simulator/resource/timestamp.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_timestamp(std::string_view text) {
  const auto time = parse_rfc3339(text);
  if (!time) return;
  fuzz::require(kEarliestTime <= *time && *time <= kLatestTime, "a meta/v1 Time is within its range");
  fuzz::require(base::parse_rfc3339(base::to_rfc3339(*time)) == std::chrono::floor<std::chrono::seconds>(*time),
                "what is written is read back");
  fuzz::require(!human_duration(*time - kEarliestTime).empty(), "each age can be said");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_timestamp(o2dms::fuzz::text(data, size));
  return 0;
}

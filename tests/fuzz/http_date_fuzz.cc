// HTTP dates, and how long a Retry-After asks to wait.
#include "harness/client/retry_after.h"
#include "tests/fuzz/property.h"

namespace o2dms::harness {
namespace {

// The first line is Retry-After, the rest Date.
void check_retry_after(std::string_view text) {
  const std::size_t line = std::min(text.find('\n'), text.size());
  base::HttpResponse busy;
  busy.status = 503;
  busy.headers.add("Retry-After", std::string(text.substr(0, line)));
  busy.headers.add("Date", std::string(text.substr(std::min(line + 1, text.size()))));
  const base::Time now{std::chrono::seconds(1'767'323'045)};
  const auto wait = asked_wait(busy, now);
  if (wait) fuzz::require(*wait > base::Duration::zero() && *wait <= std::chrono::hours(24), "a wait of a day at most");
  const auto date = read_http_date(text.substr(0, line));
  if (date) fuzz::require(date->time_since_epoch() >= base::Duration::zero(), "a date since 1970");
}

}  // namespace
}  // namespace o2dms::harness

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::harness::check_retry_after(o2dms::fuzz::text(data, size));
  return 0;
}

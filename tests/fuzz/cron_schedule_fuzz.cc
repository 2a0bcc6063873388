// The schedules of CronJobs.
#include "simulator/cluster/controllers/cron_schedule.h"
#include "tests/fuzz/property.h"

namespace o2dms::simulator {
namespace {

void check_cron_schedule(std::string_view text) {
  const auto schedule = CronSchedule::parse(text);
  if (!schedule) return;
  const base::Time start{std::chrono::seconds(1'767'323'045)};
  const auto next = schedule->next_after(start);
  if (!next) return;
  fuzz::require(*next > start, "the next time is later");
  fuzz::require(schedule->last_between(start, *next) == next, "and the first after the start");
  fuzz::require(!schedule->last_between(start, *next - std::chrono::nanoseconds(1)), "with none before it");
}

}  // namespace
}  // namespace o2dms::simulator

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  o2dms::simulator::check_cron_schedule(o2dms::fuzz::text(data, size));
  return 0;
}

#include "harness/run/pause.h"

#include <future>
#include <memory>

namespace o2dms::harness {

void pause(base::Clock& clock, base::Duration time) {
  if (time <= base::Duration::zero()) return;
  const auto over = std::make_shared<std::promise<void>>();
  auto waiting = over->get_future();
  clock.call_after(time, [over] { over->set_value(); });
  waiting.wait();
}

}  // namespace o2dms::harness

#include "harness/run/interrupter.h"

namespace o2dms::harness {

Interrupter::Interrupter(const Stop& stop, ClientFactory& factory, base::Clock& clock)
    : stop_(stop), factory_(factory), clock_(clock) {
  arm();
}

Interrupter::~Interrupter() {
  base::Clock::TimerId timer = 0;
  {
    const base::MutexLock lock(mutex_);
    over_ = true;
    timer = timer_;
  }
  clock_.cancel(timer);
}

void Interrupter::arm() {
  constexpr auto kPeriod = std::chrono::milliseconds(50);
  const base::MutexLock lock(mutex_);
  if (over_) return;
  timer_ = clock_.call_after(kPeriod, [this] {
    if (stop_.requested()) factory_.cancel_all();
    arm();
  });
}

}  // namespace o2dms::harness

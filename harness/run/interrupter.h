// Interrupter: as long as it lives, a requested stop breaks off what is in flight, again and again, because a request
// may be sent just after a break. Has a timer on the clock, no thread of its own.
#pragma once

#include "base/clock.h"
#include "base/mutex.h"
#include "harness/client/client_factory.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

class Interrupter {
 public:
  Interrupter(const Stop& stop, ClientFactory& factory, base::Clock& clock);
  ~Interrupter();
  Interrupter(const Interrupter&) = delete;
  Interrupter& operator=(const Interrupter&) = delete;

 private:
  void arm();

  const Stop& stop_;
  ClientFactory& factory_;
  base::Clock& clock_;
  base::Mutex mutex_;
  bool over_ GUARDED_BY(mutex_) = false;
  base::Clock::TimerId timer_ GUARDED_BY(mutex_) = 0;
};

}  // namespace o2dms::harness

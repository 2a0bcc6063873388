// Pause: a moment's rest before something is tried again, on the run's clock. Not for waiting until something holds:
// that is what watches are for. Any thread.
#pragma once

#include "base/clock.h"

namespace o2dms::harness {

// None when `time` is zero or less.
void pause(base::Clock& clock, base::Duration time);

}  // namespace o2dms::harness

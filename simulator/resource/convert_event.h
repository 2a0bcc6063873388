// The two shapes of an Event: v1 (involvedObject, source, firstTimestamp) and events.k8s.io/v1 (regarding, note,
// deprecated…). Called by convert.cc alone. In place; pure.
#pragma once

#include "base/json_fwd.h"

namespace o2dms::simulator {

void event_to_core(base::Json& event);
void event_from_core(base::Json& event);

}  // namespace o2dms::simulator

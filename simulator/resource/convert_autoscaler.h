// HorizontalPodAutoscaler in autoscaling/v1 (one CPU percentage; everything else as JSON in annotations) and
// autoscaling/v2 (metrics, behavior, conditions). Called by convert.cc alone. In place; pure.
#pragma once

#include "base/json_fwd.h"

namespace o2dms::simulator {

void autoscaler_to_v1(base::Json& autoscaler);
void autoscaler_to_v2(base::Json& autoscaler);

}  // namespace o2dms::simulator

// The quality-of-service class of a pod (status.qosClass), from the requests and limits of its containers. Pure.
#pragma once

#include <string_view>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// "Guaranteed", "Burstable" or "BestEffort".
std::string_view qos_class(const base::Json& pod);

}  // namespace o2dms::simulator

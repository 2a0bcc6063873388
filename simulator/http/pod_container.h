// Which container of a pod a request is about: the one that it names, or the only one. Internal to http/. Pure.
#pragma once

#include <string>

#include "simulator/status/status.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

// 400 when it names none of the pod's, or none where there are several.
StatusOr<std::string> choose_container(const OpenObject& pod, const std::string& asked);

}  // namespace o2dms::simulator

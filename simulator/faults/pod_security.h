// The admission plugin PodSecurity at the level "restricted", for sites that enforce it everywhere. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/plugin.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_restricted_pod_security();

}  // namespace o2dms::simulator

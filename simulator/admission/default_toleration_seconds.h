// The admission plugin DefaultTolerationSeconds: pods stay five minutes on a node that is not ready or unreachable,
// unless they say else. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_default_toleration_seconds(const AdmissionParts& parts);

}  // namespace o2dms::simulator

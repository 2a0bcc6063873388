// The admission plugin Priority: a pod's priority is that of its PriorityClass. References in the parts outlive it.
// Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_priority(const AdmissionParts& parts);

}  // namespace o2dms::simulator

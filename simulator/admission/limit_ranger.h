// The admission plugin LimitRanger: the defaults and bounds of a namespace's LimitRanges, for containers, pods and
// claims. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_limit_ranger(const AdmissionParts& parts);

}  // namespace o2dms::simulator

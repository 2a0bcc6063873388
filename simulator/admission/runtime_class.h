// The admission plugin RuntimeClass: a pod's overhead and node selector are those of its RuntimeClass. References in
// the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_runtime_class(const AdmissionParts& parts);

}  // namespace o2dms::simulator

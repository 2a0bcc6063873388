// The admission plugin DefaultStorageClass: a claim without a class gets the default one. References in the parts
// outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_default_storage_class(const AdmissionParts& parts);

}  // namespace o2dms::simulator

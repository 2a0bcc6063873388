// The admission plugin StorageObjectInUseProtection: claims and volumes carry the finalizer that keeps them while they
// are used. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_storage_object_in_use_protection(const AdmissionParts& parts);

}  // namespace o2dms::simulator

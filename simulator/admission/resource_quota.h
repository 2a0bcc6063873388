// The admission plugin ResourceQuota: what a namespace's quotas allow is not passed. References in the parts outlive
// it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_resource_quota(const AdmissionParts& parts);

}  // namespace o2dms::simulator

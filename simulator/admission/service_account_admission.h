// The admission plugin ServiceAccount: a pod runs as a ServiceAccount of its namespace, whose token is mounted into its
// containers. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_service_account(const AdmissionParts& parts);

}  // namespace o2dms::simulator

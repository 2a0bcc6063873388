// The admission plugin The escalation check of RBAC: nobody writes a role or a binding that gives more than he has
// himself, unless he may escalate or bind. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_rbac_escalation(const AdmissionParts& parts);

}  // namespace o2dms::simulator

// The admission plugin RbacEscalation: nobody writes a role or a binding that gives more than they have themselves,
// unless they may escalate or bind. (A real server does it where it stores roles; here it is a plugin like the others.)
// References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_rbac_escalation(const AdmissionParts& parts);

}  // namespace o2dms::simulator

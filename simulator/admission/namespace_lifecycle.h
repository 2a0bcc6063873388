// The admission plugin NamespaceLifecycle: nothing is made in a namespace that is not there or is being deleted, and
// the namespaces that a cluster needs are not deleted. References in the parts outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_namespace_lifecycle(const AdmissionParts& parts);

}  // namespace o2dms::simulator

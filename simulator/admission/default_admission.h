// The admission plugins that a cluster has on by default, in Kubernetes' order. One plugin a file; their makers are in
// plugins.h.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "simulator/access/rbac.h"
#include "simulator/admission/plugin.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// What plugins look at. References outlive the chain.
struct AdmissionParts {
  const Registry& registry;
  Store& store;
  const RbacAuthorizer& rbac;    // what a user holds, for the escalation check
  const Authorizer& authorizer;  // the verbs escalate, bind and approve
  base::Clock& clock;
  base::Random& random;
};

AdmissionChain default_admission(const AdmissionParts& parts);

}  // namespace o2dms::simulator

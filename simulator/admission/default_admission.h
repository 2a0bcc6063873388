// The admission plugins that a cluster has on by default, one a file. A new plugin is its file and a row of the table
// in default_admission.cc, which gives it its name and its place.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

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

struct AdmissionPluginInfo {
  std::string_view name;
  std::unique_ptr<AdmissionPlugin> (*make)(const AdmissionParts& parts);
};

// In kube-apiserver's order.
const std::vector<AdmissionPluginInfo>& default_admission_plugins();

// All of them. Whoever wants to do without one takes it out of the chain by its name.
AdmissionChain default_admission(const AdmissionParts& parts);

}  // namespace o2dms::simulator

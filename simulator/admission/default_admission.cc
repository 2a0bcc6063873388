#include "simulator/admission/default_admission.h"

#include "simulator/admission/plugins.h"

namespace o2dms::simulator {

// The order of kube-apiserver: what changes objects first; quota last, so that nothing refused afterwards is counted.
AdmissionChain default_admission(const AdmissionParts& parts) {
  AdmissionChain chain;
  for (auto make : {make_namespace_lifecycle, make_limit_ranger, make_service_account, make_priority,
                    make_default_toleration_seconds, make_default_storage_class, make_storage_object_in_use_protection,
                    make_runtime_class, make_certificate_approval, make_rbac_escalation, make_resource_quota}) {
    chain.push_back(make(parts));
  }
  return chain;
}

}  // namespace o2dms::simulator

#include "simulator/admission/default_admission.h"

#include "simulator/admission/certificate_approval.h"
#include "simulator/admission/default_storage_class.h"
#include "simulator/admission/default_toleration_seconds.h"
#include "simulator/admission/limit_ranger.h"
#include "simulator/admission/namespace_lifecycle.h"
#include "simulator/admission/priority.h"
#include "simulator/admission/rbac_escalation.h"
#include "simulator/admission/resource_quota.h"
#include "simulator/admission/runtime_class.h"
#include "simulator/admission/service_account_admission.h"
#include "simulator/admission/storage_object_in_use_protection.h"

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

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

const std::vector<AdmissionPluginInfo>& default_admission_plugins() {
  // What changes objects comes first; quota last, so that nothing refused afterwards is counted.
  static const std::vector<AdmissionPluginInfo> plugins = {
      {"NamespaceLifecycle", make_namespace_lifecycle},
      {"LimitRanger", make_limit_ranger},
      {"ServiceAccount", make_service_account},
      {"Priority", make_priority},
      {"DefaultTolerationSeconds", make_default_toleration_seconds},
      {"DefaultStorageClass", make_default_storage_class},
      {"StorageObjectInUseProtection", make_storage_object_in_use_protection},
      {"RuntimeClass", make_runtime_class},
      {"CertificateApproval", make_certificate_approval},
      {"RbacEscalation", make_rbac_escalation},
      {"ResourceQuota", make_resource_quota},
  };
  return plugins;
}

AdmissionChain default_admission(const AdmissionParts& parts) {
  AdmissionChain chain;
  for (const AdmissionPluginInfo& each : default_admission_plugins()) chain.push_back({each.name, each.make(parts)});
  return chain;
}

}  // namespace o2dms::simulator

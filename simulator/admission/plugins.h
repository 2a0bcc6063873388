// The makers of the admission plugins, one plugin a file. References in the parts outlive the plugins.
#pragma once

#include <memory>

#include "simulator/admission/default_admission.h"

namespace o2dms::simulator {

std::unique_ptr<AdmissionPlugin> make_namespace_lifecycle(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_service_account(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_limit_ranger(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_priority(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_default_toleration_seconds(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_default_storage_class(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_storage_object_in_use_protection(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_runtime_class(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_certificate_approval(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_rbac_escalation(const AdmissionParts& parts);
std::unique_ptr<AdmissionPlugin> make_resource_quota(const AdmissionParts& parts);

}  // namespace o2dms::simulator

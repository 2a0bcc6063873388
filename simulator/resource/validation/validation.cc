#include "simulator/resource/validation/validation.h"

#include <unordered_map>

#include "simulator/resource/validation/kind_validation.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using KindValidation = void (*)(const Subject&, Problems&);

KindValidation find_validation(const ResourceType& resource) {
  // By plural: no two native groups share one, but for Event, which is stored in the core group.
  static const std::unordered_map<std::string_view, KindValidation> table = {
      {"pods", validate_pod},
      {"deployments", validate_deployment},
      {"replicasets", validate_replica_set},
      {"replicationcontrollers", validate_replication_controller},
      {"daemonsets", validate_daemon_set},
      {"statefulsets", validate_stateful_set},
      {"jobs", validate_job},
      {"cronjobs", validate_cron_job},
      {"services", validate_service},
      {"configmaps", validate_config_map},
      {"secrets", validate_secret},
      {"persistentvolumeclaims", validate_claim},
      {"persistentvolumes", validate_persistent_volume},
      {"storageclasses", validate_storage_class},
      {"roles", validate_role},
      {"clusterroles", validate_role},
      {"rolebindings", validate_role_binding},
      {"clusterrolebindings", validate_role_binding},
      {"ingresses", validate_ingress},
      {"networkpolicies", validate_network_policy},
      {"endpointslices", validate_endpoint_slice},
      {"horizontalpodautoscalers", validate_autoscaler},
      {"poddisruptionbudgets", validate_disruption_budget},
      {"priorityclasses", validate_priority_class},
      {"resourcequotas", validate_resource_quota},
      {"events", validate_event},
      {"customresourcedefinitions", validate_custom_resource_definition},
  };
  if (resource.custom) return nullptr;
  const auto found = table.find(resource.plural);
  return found == table.end() ? nullptr : found->second;
}

std::vector<StatusCause> validate(const Subject& subject) {
  Problems problems;
  validate_metadata(subject, problems);
  if (subject.resource.definition != nullptr) {
    validate_custom_object(subject, problems);
    return problems.take();
  }
  // A subresource of another's making (status) may not be held against what was let in before.
  const bool names_what_lacks = subject.resource.plural == "customresourcedefinitions";
  if (!names_what_lacks && (subject.subresource.empty() || subject.old == nullptr))
    validate_required(subject, problems);
  if (subject.subresource != "status")
    if (const KindValidation validation = find_validation(subject.resource)) validation(subject, problems);
  return problems.take();
}

}  // namespace

std::vector<StatusCause> validate_create(const ResourceType& resource, const base::Json& object) {
  return validate({resource, object, nullptr, {}});
}

std::vector<StatusCause> validate_update(const ResourceType& resource, const base::Json& object, const base::Json& old,
                                         std::string_view subresource) {
  return validate({resource, object, &old, subresource});
}

}  // namespace o2dms::simulator

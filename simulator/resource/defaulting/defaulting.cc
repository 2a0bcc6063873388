#include "simulator/resource/defaulting/defaulting.h"

#include <unordered_map>

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {
namespace {

using base::Json;
using KindDefaults = void (*)(Json&);

// By api version and kind.
KindDefaults find_defaults(const ResourceType& resource) {
  static const std::unordered_map<std::string_view, KindDefaults> core = {
      {"Pod", default_pod},
      {"PodTemplate", default_pod_template_kind},
      {"ReplicationController", default_replication_controller},
      {"Service", default_service},
      {"Endpoints", default_endpoints},
      {"Namespace", default_namespace},
      {"Node", default_node},
      {"Secret", default_secret},
      {"LimitRange", default_limit_range},
      {"PersistentVolume", default_volume_kind},
      {"PersistentVolumeClaim", default_claim},
  };
  static const std::unordered_map<std::string_view, KindDefaults> others = {
      {"Deployment", default_deployment},
      {"StatefulSet", default_stateful_set},
      {"DaemonSet", default_daemon_set},
      {"ReplicaSet", default_replica_set},
      {"Job", default_job},
      {"CronJob", default_cron_job},
      {"EndpointSlice", default_endpoint_slice},
      {"NetworkPolicy", default_network_policy},
      {"IngressClass", default_ingress_class},
      {"StorageClass", default_storage_class},
      {"CSIDriver", default_csi_driver},
      {"RoleBinding", default_role_binding},
      {"ClusterRoleBinding", default_role_binding},
      {"PriorityClass", default_priority_class},
      {"ValidatingWebhookConfiguration", default_webhooks},
      {"MutatingWebhookConfiguration", default_mutating_webhooks},
      {"FlowSchema", default_flow_schema},
      {"PriorityLevelConfiguration", default_priority_level},
      {"CustomResourceDefinition", default_custom_resource_definition},
      {"APIService", default_api_service},
  };
  if (resource.custom) return nullptr;
  if (resource.kind == "HorizontalPodAutoscaler")
    return resource.version == "v1" ? default_autoscaler_v1 : default_autoscaler_v2;
  const auto& table = resource.group.empty() ? core : others;
  const auto found = table.find(resource.kind);
  return found == table.end() ? nullptr : found->second;
}

// Go writes a status that is a struct even when nothing is in it, and in it what is not optional.
void default_status(const ResourceType& resource, Json& object) {
  if (resource.type == nullptr || resource.custom || resource.find_subresource("status") == nullptr) return;
  const Field* status = resource.type->find("status");
  if (status == nullptr || status->value.kind != ValueKind::object) return;
  Json& value = ensure(object, "status");
  for (const Field& field : status->value.type->fields) {
    if (!field.required) continue;
    const std::string name(field.name);
    if (field.value.kind == ValueKind::integer32 || field.value.kind == ValueKind::integer64)
      set_default(value, name.c_str(), 0);
    else if (field.value.kind == ValueKind::boolean)
      set_default(value, name.c_str(), false);
  }
}

}  // namespace

void apply_defaults(const ResourceType& resource, Json& object) {
  if (!object.is_object()) return;
  ensure(object, "metadata");
  if (const KindDefaults defaults = find_defaults(resource)) defaults(object);
  default_status(resource, object);
}

}  // namespace o2dms::simulator

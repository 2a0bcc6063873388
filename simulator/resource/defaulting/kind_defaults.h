// Defaulting kind by kind: one function, of one file, for each kind that has defaults; defaulting.cc calls the one that
// an object needs. In place; pure. `object` is a decoded object: a field that is there has the schema's type.
#pragma once

#include "base/json_fwd.h"

namespace o2dms::simulator {

// Shared by Pod and all that hold a pod template.
void default_pod_spec(base::Json& spec);
void default_pod_template(base::Json& object_spec);
// Of a pod's volumes (volume_defaults.cc), containers (container_defaults.cc) and of a claim's spec
// (claim_defaults.cc).
void default_volume(base::Json& volume);
void default_container(base::Json& container);
void default_claim_spec(base::Json& spec);
void default_claim(base::Json& claim);

void default_pod(base::Json& pod);
void default_deployment(base::Json& deployment);
void default_stateful_set(base::Json& stateful_set);
void default_daemon_set(base::Json& daemon_set);
void default_replica_set(base::Json& replica_set);
void default_replication_controller(base::Json& controller);
void default_pod_template_kind(base::Json& pod_template);
void default_job(base::Json& job);
void default_cron_job(base::Json& cron_job);
void default_service(base::Json& service);
void default_endpoints(base::Json& endpoints);
void default_endpoint_slice(base::Json& slice);
void default_network_policy(base::Json& policy);
void default_ingress_class(base::Json& ingress_class);
void default_namespace(base::Json& ns);
void default_node(base::Json& node);
void default_secret(base::Json& secret);
void default_limit_range(base::Json& range);
void default_volume_kind(base::Json& persistent_volume);
void default_storage_class(base::Json& storage_class);
void default_csi_driver(base::Json& driver);
void default_role_binding(base::Json& binding);
void default_autoscaler_v1(base::Json& autoscaler);
void default_autoscaler_v2(base::Json& autoscaler);
void default_priority_class(base::Json& priority_class);
void default_webhooks(base::Json& configuration);
void default_mutating_webhooks(base::Json& configuration);
void default_flow_schema(base::Json& schema);
void default_priority_level(base::Json& level);
void default_custom_resource_definition(base::Json& definition);
void default_api_service(base::Json& service);

}  // namespace o2dms::simulator

// Validation kind by kind: one function, of one file, for each kind that has rules of its own; validation.cc calls the
// one that an object needs. `old` is null on create. Pure.
#pragma once

#include <string_view>

#include "simulator/resource/validation/problems.h"

namespace o2dms::simulator {

struct ResourceType;

struct Subject {
  const ResourceType& resource;
  const base::Json& object;
  const base::Json* old;
  std::string_view subresource;
};

// Every kind (metadata_validation.cc, required_validation.cc).
void validate_metadata(const Subject& subject, Problems& problems);
void validate_required(const Subject& subject, Problems& problems);
// Every custom object (custom_object_validation.cc).
void validate_custom_object(const Subject& subject, Problems& problems);

// Parts that several kinds share.
enum class PodRestart { any, always_only, never_or_on_failure };
void validate_labels(const base::Json& labels, const FieldPath& at, Problems& problems);
void validate_label_selector(const base::Json* selector, const FieldPath& at, Problems& problems);
void validate_pod_spec(const base::Json& spec, const FieldPath& at, PodRestart restart, Problems& problems);
void validate_containers(const base::Json& spec, const FieldPath& at, Problems& problems);
void validate_container(const base::Json& container, const FieldPath& at, Problems& problems);
void validate_probes(const base::Json& container, const FieldPath& at, Problems& problems);
void validate_resources(const base::Json& resources, const FieldPath& at, Problems& problems);
void validate_volumes(const base::Json& spec, const FieldPath& at, Problems& problems);
void validate_pod_template(const base::Json& owner_spec, const FieldPath& at, PodRestart restart, Problems& problems);
void validate_claim_spec(const base::Json& spec, const FieldPath& at, Problems& problems);

// Kinds.
void validate_pod(const Subject& subject, Problems& problems);
void validate_deployment(const Subject& subject, Problems& problems);
void validate_replica_set(const Subject& subject, Problems& problems);
void validate_replication_controller(const Subject& subject, Problems& problems);
void validate_daemon_set(const Subject& subject, Problems& problems);
void validate_stateful_set(const Subject& subject, Problems& problems);
void validate_job(const Subject& subject, Problems& problems);
void validate_cron_job(const Subject& subject, Problems& problems);
void validate_service(const Subject& subject, Problems& problems);
void validate_config_map(const Subject& subject, Problems& problems);
void validate_secret(const Subject& subject, Problems& problems);
void validate_claim(const Subject& subject, Problems& problems);
void validate_persistent_volume(const Subject& subject, Problems& problems);
void validate_storage_class(const Subject& subject, Problems& problems);
void validate_role(const Subject& subject, Problems& problems);
void validate_role_binding(const Subject& subject, Problems& problems);
void validate_ingress(const Subject& subject, Problems& problems);
void validate_network_policy(const Subject& subject, Problems& problems);
void validate_endpoint_slice(const Subject& subject, Problems& problems);
void validate_autoscaler(const Subject& subject, Problems& problems);
void validate_disruption_budget(const Subject& subject, Problems& problems);
void validate_priority_class(const Subject& subject, Problems& problems);
void validate_resource_quota(const Subject& subject, Problems& problems);
void validate_event(const Subject& subject, Problems& problems);
void validate_custom_resource_definition(const Subject& subject, Problems& problems);
// Its schemas (structural_validation.cc); `document` is a JSONSchemaProps.
void validate_structural_schema(const base::Json& document, const FieldPath& at, Problems& problems);

}  // namespace o2dms::simulator

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The member `key` with its type and, for rolling updates, the parameters' object; null for other types.
Json* rolling_update(Json& spec, const char* key) {
  Json& strategy = ensure(spec, key);
  if (is_empty(strategy, "type")) strategy["type"] = "RollingUpdate";
  return strategy["type"] == "RollingUpdate" ? &ensure(strategy, "rollingUpdate") : nullptr;
}

Json labels_of_template(Json& spec) {
  const Json* labels = base::find(spec, {"template", "metadata", "labels"});
  return labels == nullptr ? Json::object() : *labels;
}

}  // namespace

void default_deployment(Json& deployment) {
  Json& spec = ensure(deployment, "spec");
  set_default(spec, "replicas", 1);
  set_default(spec, "revisionHistoryLimit", 10);
  set_default(spec, "progressDeadlineSeconds", 600);
  if (Json* rolling = rolling_update(spec, "strategy")) {
    set_default(*rolling, "maxUnavailable", "25%");
    set_default(*rolling, "maxSurge", "25%");
  }
  default_pod_template(spec);
}

void default_stateful_set(Json& stateful_set) {
  Json& spec = ensure(stateful_set, "spec");
  if (is_empty(spec, "podManagementPolicy")) spec["podManagementPolicy"] = "OrderedReady";
  set_default(spec, "replicas", 1);
  set_default(spec, "revisionHistoryLimit", 10);
  if (Json* rolling = rolling_update(spec, "updateStrategy")) set_default(*rolling, "partition", 0);
  Json& retention = ensure(spec, "persistentVolumeClaimRetentionPolicy");
  set_default(retention, "whenDeleted", "Retain");
  set_default(retention, "whenScaled", "Retain");
  for_each(spec, "volumeClaimTemplates", [](Json& claim) {
    claim["apiVersion"] = "v1";
    claim["kind"] = "PersistentVolumeClaim";
    ensure(claim, "metadata");
    default_claim(claim);
  });
  default_pod_template(spec);
}

void default_daemon_set(Json& daemon_set) {
  Json& spec = ensure(daemon_set, "spec");
  set_default(spec, "revisionHistoryLimit", 10);
  if (Json* rolling = rolling_update(spec, "updateStrategy")) {
    set_default(*rolling, "maxUnavailable", 1);
    set_default(*rolling, "maxSurge", 0);
  }
  default_pod_template(spec);
}

void default_replica_set(Json& replica_set) {
  Json& spec = ensure(replica_set, "spec");
  set_default(spec, "replicas", 1);
  default_pod_template(spec);
}

void default_replication_controller(Json& controller) {
  Json& spec = ensure(controller, "spec");
  set_default(spec, "replicas", 1);
  const Json labels = labels_of_template(spec);
  if (!labels.empty()) {
    if (is_empty(spec, "selector")) spec["selector"] = labels;
    if (is_empty(ensure(controller, "metadata"), "labels")) controller["metadata"]["labels"] = labels;
  }
  if (spec.contains("template")) default_pod_template(spec);
}

}  // namespace o2dms::simulator

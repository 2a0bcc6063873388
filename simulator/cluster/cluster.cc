#include "simulator/cluster/cluster.h"

#include "simulator/cluster/controllers/cron_job.h"
#include "simulator/cluster/controllers/custom_resource_definition.h"
#include "simulator/cluster/controllers/daemon_set.h"
#include "simulator/cluster/controllers/deployment.h"
#include "simulator/cluster/controllers/disruption.h"
#include "simulator/cluster/controllers/endpoints.h"
#include "simulator/cluster/controllers/event_expiry.h"
#include "simulator/cluster/controllers/garbage_collector.h"
#include "simulator/cluster/controllers/job.h"
#include "simulator/cluster/controllers/namespace.h"
#include "simulator/cluster/controllers/node_lifecycle.h"
#include "simulator/cluster/controllers/replica_set.h"
#include "simulator/cluster/controllers/resource_quota_status.h"
#include "simulator/cluster/controllers/root_ca_publisher.h"
#include "simulator/cluster/controllers/service_account.h"
#include "simulator/cluster/controllers/stateful_set.h"
#include "simulator/cluster/controllers/taint_eviction.h"
#include "simulator/cluster/controllers/volume_binder.h"
#include "simulator/cluster/controllers/volume_protection.h"
#include "simulator/cluster/nodes/container_logs.h"
#include "simulator/cluster/nodes/kubelet.h"
#include "simulator/cluster/runtime/loop.h"
#include "simulator/cluster/scheduler/scheduler.h"

namespace o2dms::simulator {

namespace {

class LoopCluster : public Cluster {
 public:
  LoopCluster(Api& api, const Registry& registry, base::Clock& clock, base::Random& random,
              const ControllerSet& controllers)
      : loop_(api, registry, clock, random, logs_, controllers) {}

  void start() override { loop_.start(); }
  void stop() override { loop_.stop(); }
  void settle() override { loop_.settle(); }
  const PodLogs& logs() const override { return logs_; }

 private:
  ContainerLogs logs_;
  ClusterLoop loop_;
};

}  // namespace

ControllerSet default_controllers(const ClusterOptions& options) {
  // By the name that a real control plane gives it, with the ServiceAccount that it uses there.
  return {
      {"cronjob-controller", {"cronjob-controller", cron_job_controller()}},
      {"customresourcedefinition-controller", {"", custom_resource_definition_controller()}},
      {"daemonset-controller", {"daemon-set-controller", daemon_set_controller()}},
      {"default-scheduler", {"", default_scheduler()}},
      {"deployment-controller", {"deployment-controller", deployment_controller()}},
      {"disruption-controller", {"disruption-controller", disruption_controller()}},
      {"endpoint-controller", {"endpoint-controller", endpoints_controller()}},
      {"endpointslice-controller", {"endpointslice-controller", endpoint_slice_controller()}},
      {"event-expiry", {"event-expiry", event_expiry()}},
      {"garbage-collector", {"generic-garbage-collector", garbage_collector()}},
      {"job-controller", {"job-controller", job_controller()}},
      {"kubelet", {"", kubelet(options)}},
      {"namespace-controller", {"namespace-controller", namespace_controller()}},
      {"node-lifecycle-controller", {"node-controller", node_lifecycle_controller()}},
      {"persistentvolume-binder-controller", {"persistent-volume-binder", volume_binder()}},
      {"pv-protection-controller", {"pv-protection-controller", volume_protection()}},
      {"pvc-protection-controller", {"pvc-protection-controller", claim_protection()}},
      {"replicaset-controller", {"replicaset-controller", replica_set_controller()}},
      {"replication-controller", {"replication-controller", replication_controller()}},
      {"resourcequota-controller", {"resourcequota-controller", resource_quota_controller()}},
      {"root-ca-certificate-publisher-controller", {"root-ca-cert-publisher", root_ca_publisher(options.ca_pem)}},
      {"serviceaccount-controller", {"service-account-controller", service_account_controller()}},
      {"statefulset-controller", {"statefulset-controller", stateful_set_controller()}},
      {"taint-eviction-controller", {"taint-eviction-controller", taint_eviction_controller()}},
      {"ttl-after-finished-controller", {"ttl-after-finished-controller", ttl_after_finished_controller()}},
  };
}

std::unique_ptr<Cluster> make_cluster(Api& api, const Registry& registry, base::Clock& clock, base::Random& random,
                                      const ControllerSet& controllers) {
  return std::make_unique<LoopCluster>(api, registry, clock, random, controllers);
}

}  // namespace o2dms::simulator

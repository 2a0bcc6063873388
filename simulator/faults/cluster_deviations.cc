#include "base/json.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/forwarding_api.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// Nodes and namespaces still have their status: the cluster works, it only says nothing of workloads.
class StatusNeverSet final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    if (is_hidden(target)) {
      auto unchanged = inner().get({.resource = target.resource, .ns = target.ns, .name = target.name});
      if (!unchanged) return base::failure(std::move(unchanged).error());
      return Written{std::move(*unchanged)};
    }
    return inner().update(target, std::move(body), user, std::move(options));
  }

 private:
  static bool is_hidden(const RequestTarget& target) {
    return target.subresource == "status" && is_workload(*target.resource);
  }
};

void claim_readiness(std::int64_t wanted, Json& status) {
  for (const char* count : {"replicas", "updatedReplicas", "readyReplicas", "availableReplicas"})
    status[count] = wanted;
  status.erase("unavailableReplicas");
  if (!status.contains("conditions")) return;
  for (Json& condition : status["conditions"]) {
    if (base::string_at(condition, {"type"}) == "Available") condition["status"] = "True";
  }
}

// Deployments and StatefulSets say that all replicas are ready, whatever their pods do.
class ReadyAtZero final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Written> update(const RequestTarget& target, Body body, const UserInfo& user,
                           WriteOptions options) override {
    const std::string_view plural = target.resource->plural;
    const bool claims = target.resource->group == "apps" && (plural == "deployments" || plural == "statefulsets");
    if (claims && target.subresource == "status") {
      const auto stored = inner().get({.resource = target.resource, .ns = target.ns, .name = target.name});
      if (stored)
        claim_readiness(base::integer_at(*(*stored)->document(), {"spec", "replicas"}, 1), body.json["status"]);
    }
    return inner().update(target, std::move(body), user, std::move(options));
  }
};

// A pod that has begun to go is never taken away.
class PodsNeverTerminate final : public ForwardingApi {
 public:
  using ForwardingApi::ForwardingApi;
  StatusOr<Deleted> remove(const RequestTarget& target, const DeleteOptions& options, const UserInfo& user) override {
    if (target.resource->group.empty() && target.resource->plural == "pods") {
      auto pod = inner().get(target);
      if (pod && (*pod)->meta().is_deleting()) return Deleted{*pod, false};
    }
    return inner().remove(target, options, user);
  }
};

template <class T>
void between_cluster_and_store(Assembly& assembly) {
  assembly.cluster_apis.emplace_back(wrap_api<T>);
}

void leave_out(Assembly& assembly, const char* controller) {
  assembly.clusters.push_back([controller](ControllerSet& controllers) { controllers.erase(controller); });
}

}  // namespace

std::vector<Deviation> cluster_deviations() {
  return {
      {{"pods-never-scheduled", "DMS-3.1.2-5", "No pod is ever bound to a node."},
       [](Assembly& assembly) { leave_out(assembly, "default-scheduler"); }},
      {{"status-never-set", "DMS-3.1.2-6", "The status of workloads and pods stays empty."},
       between_cluster_and_store<StatusNeverSet>},
      {{"ready-at-zero",
        "DMS-3.1.2-6",
        "Deployments and StatefulSets report all replicas ready, whatever their pods do.",
        {"DMS-3.1.2-9"}},
       between_cluster_and_store<ReadyAtZero>},
      {{"dependents-left-behind", "DMS-3.1.3-4", "Nothing collects what belonged to a deleted object."},
       [](Assembly& assembly) { leave_out(assembly, "garbage-collector"); }},
      {{"pods-never-terminate", "DMS-3.1.3-4", "Deleted pods stay in Terminating for ever."},
       between_cluster_and_store<PodsNeverTerminate>},
  };
}

}  // namespace o2dms::simulator

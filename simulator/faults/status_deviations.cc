// Status that lies: what kubelets and controllers say of pods and workloads is not what happens.
#include "base/json.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/exchange_changes.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void for_each_status(Json& status, const std::function<void(Json& container)>& visit) {
  for (const char* list : {"containerStatuses", "initContainerStatuses"}) {
    const auto found = status.find(list);
    if (found == status.end() || !found->is_array()) continue;
    for (Json& container : *found) visit(container);
  }
}

void set_conditions(Json& status, std::string_view value, std::initializer_list<std::string_view> types) {
  if (!status.contains("conditions")) return;
  for (Json& condition : status["conditions"]) {
    const std::string_view type = base::string_at(condition, {"type"});
    if (std::find(types.begin(), types.end(), type) == types.end()) continue;
    condition["status"] = value;
    condition.erase("reason");
    condition.erase("message");
  }
}

// Ready, and nothing to be seen of what runs.
void hide_containers(Json& status, const Json&) {
  for (const char* field : {"containerStatuses", "initContainerStatuses", "podIP", "podIPs", "hostIP", "hostIPs"})
    status.erase(field);
}

void claim_running(Json& container) {
  container["state"] = {{"running", {{"startedAt", "2026-01-01T00:00:00Z"}}}};
  container["ready"] = true;
  container["started"] = true;
  container["restartCount"] = 0;
  container.erase("lastState");
}

// What `is_bad` says of a container's status is shown as if it ran.
void hide_trouble(Json& status, bool (*is_bad)(const Json& container)) {
  bool any = false;
  for_each_status(status, [&](Json& container) {
    if (!is_bad(container)) return;
    any = true;
    claim_running(container);
  });
  if (!any) return;
  status["phase"] = "Running";
  set_conditions(status, "True", {"Ready", "ContainersReady", "Initialized"});
}

bool has_crashed(const Json& container) {
  return base::integer_at(container, {"state", "terminated", "exitCode"}) != 0 ||
         base::integer_at(container, {"lastState", "terminated", "exitCode"}) != 0;
}

bool has_no_image(const Json& container) {
  const std::string_view reason = base::string_at(container, {"state", "waiting", "reason"});
  return reason == "ErrImagePull" || reason == "ImagePullBackOff";
}

bool has_no_configuration(const Json& container) {
  return base::string_at(container, {"state", "waiting", "reason"}) == "CreateContainerConfigError";
}

void succeed_always(Json& status, const Json&) {
  for_each_status(status, [](Json& container) {
    for (const char* which : {"state", "lastState"})
      if (base::find(container, {which, "terminated"}) != nullptr) {
        container[which]["terminated"]["exitCode"] = 0;
        container[which]["terminated"]["reason"] = "Completed";
      }
  });
  if (base::string_at(status, {"phase"}) == "Failed") status["phase"] = "Succeeded";
}

void forget_messages(Json& status, const Json&) {
  for_each_status(status, [](Json& container) {
    for (const char* which : {"state", "lastState"})
      if (base::find(container, {which, "terminated"}) != nullptr) container[which]["terminated"].erase("message");
  });
}

void count_no_restarts(Json& status, const Json&) {
  for_each_status(status, [](Json& container) { container["restartCount"] = 0; });
}

void share_an_address(Json& status, const Json&) {
  if (!status.contains("podIP")) return;
  status["podIP"] = "10.244.0.2";
  status["podIPs"] = Json::array({{{"ip", "10.244.0.2"}}});
}

void name_another_host(Json& status, const Json&) {
  if (!status.contains("hostIP")) return;
  status["hostIP"] = "198.51.100.7";
  status["hostIPs"] = Json::array({{{"ip", "198.51.100.7"}}});
}

void be_ready_at_once(Json& status, const Json&) {
  set_conditions(status, "True", {"Ready", "ContainersReady"});
  for_each_status(status, [](Json& container) { container["ready"] = true; });
}

void never_available(Json& status, const Json&) {
  if (!status.contains("conditions")) return;
  for (Json& condition : status["conditions"])
    if (base::string_at(condition, {"type"}) == "Available") condition["status"] = "False";
}

void never_failing(Json& status, const Json&) {
  if (!status.contains("conditions")) return;
  Json kept = Json::array();
  for (Json& condition : status["conditions"]) {
    const std::string_view type = base::string_at(condition, {"type"});
    if (type != "Failed" && type != "FailureTarget") kept.push_back(condition);
  }
  if (kept.size() == status["conditions"].size()) return;
  kept.push_back({{"type", "Complete"}, {"status", "True"}});
  status["conditions"] = std::move(kept);
  status["succeeded"] = 1;
  status.erase("failed");
}

void never_complete(Json& status, const Json&) {
  for (const char* field : {"succeeded", "completionTime"}) status.erase(field);
  if (!status.contains("conditions")) return;
  Json kept = Json::array();
  for (Json& condition : status["conditions"])
    if (const auto type = base::string_at(condition, {"type"}); type != "Complete" && type != "SuccessCriteriaMet")
      kept.push_back(condition);
  status["conditions"] = std::move(kept);
}

void observe_once(Json& status, const Json&) {
  if (status.contains("observedGeneration")) status["observedGeneration"] = 1;
}

// Pods are Pending, and there is nothing to say why.
void say_not_why(Json& status, const Json&) {
  if (!status.contains("conditions")) return;
  Json kept = Json::array();
  for (Json& condition : status["conditions"])
    if (base::string_at(condition, {"type"}) != "PodScheduled" || base::string_at(condition, {"status"}) == "True")
      kept.push_back(condition);
  status["conditions"] = std::move(kept);
}

void call_running(Json& pod) {
  if (base::string_at(pod, {"status", "phase"}) != "Pending") return;
  pod["status"]["phase"] = "Running";
  if (base::string_at(pod, {"spec", "nodeName"}).empty()) pod["spec"]["nodeName"] = "worker-1";
}

void count_none_ready(Json& status, const Json&) {
  for (const char* count : {"readyReplicas", "availableReplicas", "numberReady", "numberAvailable"})
    status.erase(count);
}

void show_ghost_nodes(Assembly& assembly) {
  change_client_view(assembly, {is_pod, [](Json& pod) {
                                  const std::string node(base::string_at(pod, {"spec", "nodeName"}));
                                  if (!node.empty()) pod["spec"]["nodeName"] = "virtual-kubelet-" + node;
                                }});
}

void answer_logs_empty(Assembly& assembly) {
  add_response_change(assembly, [](const RequestHead& request, base::HttpResponse& response) {
    if (parse_resource_path(request.target).subresource == "log" && response.status == 200) set_body(response, {});
  });
}

void pods_status(Assembly& assembly, StatusChange change) {
  change_pod_status(assembly, std::move(change));
}

void apps_status(Assembly& assembly, const StatusChange& change) {
  for (const char* plural : {"deployments", "statefulsets", "daemonsets", "replicasets"})
    change_status(assembly, "apps", plural, change);
}

// What was raised for the workload's own good.
void raise_requests(Assembly& assembly) {
  ApiHooks hooks;
  hooks.update = [](Api& right, const RequestTarget& target, Body body, const UserInfo& user, WriteOptions options) {
    auto written = right.update(target, std::move(body), user, std::move(options));
    const bool status = target.subresource == "status" && is_resource(*target.resource, "apps", "deployments");
    if (!written || !status) return written;
    Json object = *written->object->document();
    bool changed = false;
    for_each_container(object["spec"]["template"]["spec"], [&](Json& container) {
      if (base::string_at(container, {"resources", "requests", "cpu"}) == "15m") return;
      container["resources"]["requests"]["cpu"] = "15m";
      changed = true;
    });
    if (changed) static_cast<void>(right.update(target_of(*written->object), Body(std::move(object)), user, {}));
    return written;
  };
  hook_cluster_api(assembly, std::move(hooks));
}

// Pods that a client makes are started again under the spec that a node has at hand.
void scale_back(Assembly& assembly) {
  ApiHooks hooks;
  hooks.update = [](Api& right, const RequestTarget& target, Body body, const UserInfo& user, WriteOptions options) {
    auto written = right.update(target, std::move(body), user, std::move(options));
    const bool status = target.subresource == "status" && is_resource(*target.resource, "apps", "deployments");
    if (!written || !status) return written;
    Json object = *written->object->document();
    if (base::integer_at(object, {"spec", "replicas"}, 1) <= 1) return written;
    object["spec"]["replicas"] = 1;
    static_cast<void>(right.update(target_of(*written->object), Body(std::move(object)), user, {}));
    return written;
  };
  hook_cluster_api(assembly, std::move(hooks));
}

}  // namespace

std::vector<Deviation> status_deviations() {
  return {
      {{"containers-not-shown",
        "DMS-3.1.2-5",
        "Pods are Ready, and show neither containers nor addresses.",
        {"DMS-3.1.2-9"}},
       [](Assembly& assembly) { pods_status(assembly, hide_containers); }},
      {{"nodes-are-ghosts", "DMS-3.1.2-5", "Pods are on nodes that do not exist."}, show_ghost_nodes},
      {{"pod-addresses-shared", "DMS-3.1.2-5", "All pods have the same address."},
       [](Assembly& assembly) { pods_status(assembly, share_an_address); }},
      {{"host-addresses-false", "DMS-3.1.2-5", "The hostIP of pods is no address of their node."},
       [](Assembly& assembly) { pods_status(assembly, name_another_host); }},
      {{"logs-empty", "DMS-3.1.2-5", "The log of every container is empty."}, answer_logs_empty},
      {{"termination-messages-lost", "DMS-3.1.2-5", "Containers leave no termination message."},
       [](Assembly& assembly) { pods_status(assembly, forget_messages); }},
      {{"crashes-shown-as-running", "DMS-3.1.2-6", "A container that crashes is shown as running and ready."},
       [](Assembly& assembly) {
         pods_status(assembly, [](Json& status, const Json&) { hide_trouble(status, has_crashed); });
       }},
      {{"bad-images-shown-as-running", "DMS-3.1.2-6", "A container whose image cannot be had is shown as running."},
       [](Assembly& assembly) {
         pods_status(assembly, [](Json& status, const Json&) { hide_trouble(status, has_no_image); });
       }},
      {{"missing-config-shown-as-running", "DMS-3.1.2-6",
        "A container whose ConfigMap or Secret is missing is shown as running."},
       [](Assembly& assembly) {
         pods_status(assembly, [](Json& status, const Json&) { hide_trouble(status, has_no_configuration); });
       }},
      {{"exit-codes-lost", "DMS-3.1.2-6", "Every container that ends has ended well."},
       [](Assembly& assembly) { pods_status(assembly, succeed_always); }},
      {{"restarts-not-counted", "DMS-3.1.2-6", "restartCount stays 0."},
       [](Assembly& assembly) { pods_status(assembly, count_no_restarts); }},
      {{"pods-ready-at-once", "DMS-3.1.2-6", "Pods are Ready from the first status on, before a container runs."},
       [](Assembly& assembly) { pods_status(assembly, be_ready_at_once); }},
      {{"pods-shown-as-running",
        "DMS-3.1.2-6",
        "A pod that waits for its node is shown as Running on one.",
        {"DMS-3.1.2-9"}},
       [](Assembly& assembly) {
         change_client_view(assembly, {is_pod, call_running});
       }},
      {{"readiness-not-counted", "DMS-3.1.2-6", "The controllers of workloads count no pod as ready or available."},
       [](Assembly& assembly) { apps_status(assembly, count_none_ready); }},
      {{"unschedulable-without-reason", "DMS-3.1.2-6", "A pod that fits nowhere is Pending and does not say why."},
       [](Assembly& assembly) { pods_status(assembly, say_not_why); }},
      {{"conditions-contradict", "DMS-3.1.2-6", "Deployments with all replicas available have Available=False."},
       [](Assembly& assembly) { apps_status(assembly, never_available); }},
      {{"failed-jobs-complete", "DMS-3.1.2-6", "A Job that has failed is shown as complete."},
       [](Assembly& assembly) { change_status(assembly, "batch", "jobs", never_failing); }},
      {{"jobs-never-complete", "DMS-3.1.2-6", "A Job whose pods have succeeded is not told as complete."},
       [](Assembly& assembly) { change_status(assembly, "batch", "jobs", never_complete); }},
      {{"observed-generation-frozen", "DMS-4.2.1.2-3", "observedGeneration stays 1.", {"DMS-3.1.1-1"}},
       [](Assembly& assembly) { apps_status(assembly, observe_once); }},
      {{"requests-rewritten", "DMS-4.2.1.2-2", "The control plane changes the requests in a Deployment's spec."},
       raise_requests},
      {{"replicas-rewritten", "DMS-4.2.1.2-2", "The control plane sets a Deployment's replicas to 1."}, scale_back},
  };
}

}  // namespace o2dms::simulator

// Workers that do not do what a pod says: what kubelets and scheduler see of it is not what stands in it.
#include <map>

#include "base/base64.h"
#include "base/json.h"
#include "base/mutex.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/object_changes.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// The cluster sees pods as `change` leaves them; clients see them as they are.
void change_pods(Assembly& assembly, void (*change)(Json& spec)) {
  change_cluster_view(assembly, {is_pod, [change](Json& pod) {
                                   if (pod.contains("spec")) change(pod["spec"]);
                                 }});
}

void skip_init_containers(Json& spec) {
  spec.erase("initContainers");
}

// An empty folder stands where a volume of configuration should be.
void mount_nothing(Json& spec) {
  if (!spec.contains("volumes") || !spec["volumes"].is_array()) return;
  for (Json& volume : spec["volumes"])
    for (const char* source : {"configMap", "secret", "projected"})
      if (volume.contains(source)) {
        volume.erase(source);
        volume["emptyDir"] = Json::object();
      }
}

void pass_no_environment(Json& spec) {
  for_each_container(spec, [](Json& container) {
    container.erase("env");
    container.erase("envFrom");
  });
}

void ignore_probes(Json& spec) {
  for_each_container(spec, [](Json& container) {
    for (const char* probe : {"readinessProbe", "livenessProbe", "startupProbe"}) container.erase(probe);
  });
}

void account_nothing(Json& spec) {
  for_each_container(spec, [](Json& container) { container.erase("resources"); });
  spec.erase("resources");
}

void place_anywhere(Json& spec) {
  spec.erase("nodeSelector");
  spec.erase("affinity");
  spec.erase("topologySpreadConstraints");
}

// Whatever is asked for, one image is run.
void run_another_image(Json& spec) {
  for_each_container(spec, [](Json& container) { container["image"] = "registry.local/library/pause:3.9"; });
}

void never_restart(Json& spec) {
  if (base::string_at(spec, {"restartPolicy"}) == "Always") spec["restartPolicy"] = "Never";
}

// Nodes keep the first content that they have seen of a ConfigMap or Secret of that name.
void mount_old_configuration(Assembly& assembly) {
  struct First {
    base::Mutex mutex;
    std::map<std::string, Json> data GUARDED_BY(mutex);
  };
  change_cluster_view(assembly,
                      {is_configuration, [first = std::make_shared<First>()](Json& object) {
                         const std::string key = std::string(base::string_at(object, {"kind"})) + "/" +
                                                 std::string(base::string_at(object, {"metadata", "namespace"})) + "/" +
                                                 std::string(base::string_at(object, {"metadata", "name"}));
                         const base::MutexLock lock(first->mutex);
                         const Json& data = first->data.try_emplace(key, object.value("data", Json())).first->second;
                         object.erase("data");
                         if (!data.is_null()) object["data"] = data;
                       }});
}

// Nodes give containers a Secret as the API shows it.
void mount_encoded(Assembly& assembly) {
  change_cluster_view(assembly, {[](const ResourceType& resource) { return is_resource(resource, "", "secrets"); },
                                 [](Json& secret) {
                                   if (!secret.contains("data") || !secret["data"].is_object()) return;
                                   for (Json& value : secret["data"])
                                     if (value.is_string())
                                       value = base::base64_encode(value.get_ref<const std::string&>());
                                 }});
}

// One replica fewer than asked for.
void run_one_less(Assembly& assembly) {
  change_cluster_view(assembly,
                      {[](const ResourceType& resource) { return is_resource(resource, "apps", "replicasets"); },
                       [](Json& set) {
                         const std::int64_t wanted = base::integer_at(set, {"spec", "replicas"}, 1);
                         if (wanted > 0) set["spec"]["replicas"] = wanted - 1;
                       }});
}

// Takes each pod away a second after it has become ready.
class RestlessController final : public Controller {
 public:
  explicit RestlessController(const ControllerContext& context) : context_(context) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return {{"", "pods"}}; }

  void on_event(const StoreEvent& event) override {
    if (event.type == EventType::deleted || event.object->meta().is_deleting()) return;
    if (event.object->bytes().find(R"("type":"Ready","status":"True")") == std::string::npos &&
        event.object->bytes().find(R"("status":"True","type":"Ready")") == std::string::npos)
      return;
    context_.enqueue_after({event.object->namespace_name(), event.object->name()}, std::chrono::seconds(1));
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const UserInfo user{.name = "system:serviceaccount:kube-system:descheduler"};
    static_cast<void>(context_.api.remove(
        {.resource = context_.registry.find("", "v1", "pods"), .ns = key.ns, .name = key.name}, {}, user));
    return base::done();
  }

 private:
  const ControllerContext context_;
};

void never_rest(Assembly& assembly) {
  assembly.clusters.push_back([](ControllerSet& controllers) {
    controllers["descheduler"] = {
        "descheduler", [](const ControllerContext& context) { return std::make_unique<RestlessController>(context); }};
  });
}

template <void (*change)(Json& spec)>
void pods(Assembly& assembly) {
  change_pods(assembly, change);
}

}  // namespace

std::vector<Deviation> worker_deviations() {
  return {
      {{"init-containers-skipped", "DMS-3.1.2-5", "Init containers are not run."}, pods<skip_init_containers>},
      {{"config-not-mounted", "DMS-3.1.2-5", "Volumes of ConfigMaps and Secrets are mounted empty."},
       pods<mount_nothing>},
      {{"environment-not-passed", "DMS-3.1.2-5", "Containers get no environment."}, pods<pass_no_environment>},
      {{"old-config-mounted", "DMS-3.1.2-5", "Containers get the first content of a ConfigMap or Secret for ever."},
       mount_old_configuration},
      {{"secrets-mounted-encoded", "DMS-3.1.2-5", "Containers get the values of Secrets in base64."}, mount_encoded},
      {{"pods-do-not-stay", "DMS-3.1.2-5", "A pod is taken away a second after it has become ready."}, never_rest},
      {{"one-replica-short",
        "DMS-3.1.2-5",
        "A ReplicaSet makes one pod fewer than it should.",
        {"DMS-2.2-1", "DMS-4.2.1.1.2-1"}},
       run_one_less},
      {{"crashed-containers-stay-down", "DMS-3.1.2-6", "A container that should be restarted always is not restarted."},
       pods<never_restart>},
      {{"probes-ignored", "DMS-3.1.2-6", "Containers are ready whatever their probes say."}, pods<ignore_probes>},
      {{"image-substituted", "DMS-3.1.2-9", "Workers run one image of their own, whatever image is named."},
       pods<run_another_image>},
      {{"requests-not-accounted", "DMS-3.1.2-9", "Pods are placed as if they asked for no resources."},
       pods<account_nothing>},
      {{"placement-ignored", "DMS-2.1-4", "Pods are placed whatever their node selector and affinity."},
       pods<place_anywhere>},
  };
}

}  // namespace o2dms::simulator

// Sites by what their nodes and controllers are like.
#include <algorithm>

#include "base/json.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/faults/api_hooks.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/sites.h"

namespace o2dms::simulator {
namespace {

using base::Json;

const UserInfo kSiteController{.name = "system:serviceaccount:site:controller"};

// A controller that does one thing to each object of some resources, a while after it was last changed.
class SiteController final : public Controller {
 public:
  using Resources = std::vector<std::pair<std::string_view, std::string_view>>;
  // Changes the object; false: there is nothing to change.
  using Change = bool (*)(Json& object);
  SiteController(const ControllerContext& context, Resources resources, Change change, base::Duration delay)
      : context_(context), resources_(std::move(resources)), change_(change), delay_(delay) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override { return resources_; }

  // Keys: the resource stands in front of the name.
  void on_event(const StoreEvent& event) override {
    if (event.type == EventType::deleted) return;
    Json copy = *event.object->document();
    if (!change_(copy)) return;
    const std::string key = std::string(event.object->resource().plural) + "/" + std::string(event.object->name());
    context_.enqueue_after({event.object->namespace_name(), key}, delay_);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const std::string plural = key.name.substr(0, key.name.find('/')), name = key.name.substr(plural.size() + 1);
    const ResourceType* resource = context_.registry.find("", "v1", plural);
    const auto found = context_.api.get({.resource = resource, .ns = key.ns, .name = name});
    if (!found) return base::done();
    Json object = *(*found)->document();
    if (!change_(object)) return base::done();
    auto done = context_.api.update(target_of(**found), Body(std::move(object)), kSiteController, {});
    if (!done && done.error().code != 404) return base::failure(std::move(done).error());
    return base::done();
  }

 private:
  const ControllerContext context_;
  const Resources resources_;
  const Change change_;
  const base::Duration delay_;
};

void add_controller(Assembly& assembly, const char* name, const SiteController::Resources& resources,
                    SiteController::Change change, base::Duration delay) {
  assembly.clusters.push_back([=](ControllerSet& controllers) {
    controllers[name] = {name, [=](const ControllerContext& context) {
                           return std::make_unique<SiteController>(context, resources, change, delay);
                         }};
  });
}

bool annotate(Json& object) {
  if (base::string_at(object, {"metadata", "annotations", "site.example/seen"}) == "true") return false;
  object["metadata"]["annotations"]["site.example/seen"] = "true";
  return true;
}

constexpr std::string_view kFinalizer = "site.example/audit";

bool has_finalizer(const Json& object) {
  const auto all = base::texts_at(object, {"metadata", "finalizers"});
  return std::find(all.begin(), all.end(), kFinalizer) != all.end();
}

bool release(Json& object) {
  if (base::find(object, {"metadata", "deletionTimestamp"}) == nullptr || !has_finalizer(object)) return false;
  // A pod goes when its containers have stopped.
  const bool pod = base::string_at(object, {"kind"}) == "Pod";
  if (pod && base::integer_at(object, {"metadata", "deletionGracePeriodSeconds"}) != 0) return false;
  Json kept = Json::array();
  for (const std::string& each : base::texts_at(object, {"metadata", "finalizers"}))
    if (each != kFinalizer) kept.push_back(each);
  object["metadata"]["finalizers"] = std::move(kept);
  return true;
}

class FinalizerAdmission final : public AdmissionPlugin {
 public:
  StatusOr<void> mutate(AdmissionRequest& request) override {
    const bool held = is_pod(request.resource) || is_resource(request.resource, "", "namespaces");
    const bool creates = request.operation == Operation::create && request.subresource.empty();
    const std::string_view where = request.ns.empty() ? request.name : request.ns;
    if (!held || !creates || where.starts_with("kube-")) return base::done();
    Json& finalizers = (*request.object)["metadata"]["finalizers"];
    if (!finalizers.is_array()) finalizers = Json::array();
    finalizers.push_back(kFinalizer);
    return base::done();
  }
};

void add_finalizers(Assembly& assembly) {
  assembly.admissions.push_back([](AdmissionChain& chain) {
    chain.insert(chain.begin(), NamedPlugin{"SiteFinalizers", std::make_unique<FinalizerAdmission>()});
  });
  add_controller(assembly, "site-auditor", {{"", "pods"}, {"", "namespaces"}}, release, std::chrono::milliseconds(300));
}

Json node(const char* name, Json capacity, Json spec = Json::object(), Json labels = Json::object()) {
  return {{"apiVersion", "v1"},
          {"kind", "Node"},
          {"metadata", {{"name", name}, {"labels", std::move(labels)}}},
          {"spec", std::move(spec)},
          {"status", {{"capacity", std::move(capacity)}}}};
}

Json usual_capacity() {
  return {{"cpu", "32"},
          {"memory", "256Gi"},
          {"hugepages-1Gi", "16Gi"},
          {"hugepages-2Mi", "4Gi"},
          {"example.com/accelerator", "4"},
          {"example.com/sriov-vf", "16"}};
}

// What a pod's containers show that wait for their image.
void wait_for_image(Json& status, const std::string& why) {
  const auto found = status.find("containerStatuses");
  status["phase"] = "Pending";
  if (found == status.end()) return;
  for (Json& container : *found) {
    container["state"] = {{"waiting", {{"reason", "ErrImagePull"}, {"message", why}}}};
    container["ready"] = container["started"] = false;
    container["restartCount"] = 0;
    container["imageID"] = "";
    for (const char* field : {"containerID", "lastState"}) container.erase(field);
  }
  for (Json& condition : status["conditions"]) {
    const std::string_view type = base::string_at(condition, {"type"});
    if (type != "Ready" && type != "ContainersReady") continue;
    condition["status"] = "False";
    condition["reason"] = "ContainersNotReady";
  }
}

constexpr const char* kWindows = "node-windows";

// Images for Linux do not run on the Windows node.
void mix_nodes(Assembly& assembly) {
  const Json infra = Json::array({{{"key", "dedicated"}, {"value", "infra"}, {"effect", "NoSchedule"}}});
  assembly.nodes = {node("node-1", usual_capacity()), node("node-2", usual_capacity()),
                    node("node-full", {{"cpu", "20m"}, {"memory", "16Mi"}, {"pods", "110"}}),
                    node("node-infra", usual_capacity(), {{"taints", infra}}),
                    node(kWindows, {{"cpu", "8"}, {"memory", "32Gi"}}, Json::object(),
                         {{"kubernetes.io/os", "windows"}, {"beta.kubernetes.io/os", "windows"}})};
  change_pod_status(assembly, [](Json& status, const Json& pod) {
    if (base::string_at(pod, {"spec", "nodeName"}) == kWindows)
      wait_for_image(status, "no matching manifest for windows/amd64 in the manifest list entries");
  });
}

constexpr const char* kLogin = "registry-login";

bool has_login(const Json& pod) {
  const auto& secrets = base::elements_at(pod, {"spec", "imagePullSecrets"});
  return std::any_of(secrets.begin(), secrets.end(),
                     [](const Json& secret) { return base::string_at(secret, {"name"}) == kLogin; });
}

// Every namespace has the login; pods have to name it.
void need_login(Assembly& assembly) {
  assembly.access.image_pull_secret = kLogin;
  assembly.namespace_objects.push_back({{"apiVersion", "v1"},
                                        {"kind", "Secret"},
                                        {"metadata", {{"name", kLogin}}},
                                        {"type", "kubernetes.io/dockerconfigjson"},
                                        {"data", {{".dockerconfigjson", "eyJhdXRocyI6e319"}}}});
  // The node does not come as far as to run anything: the image it is asked for cannot be had.
  change_cluster_view(assembly, {is_pod, [](Json& pod) {
                                   if (has_login(pod)) return;
                                   for_each_container(pod["spec"], [](Json& container) {
                                     container["image"] =
                                         "login.invalid/" + std::string(base::string_at(container, {"image"}));
                                   });
                                 }});
  change_pod_status(assembly, [](Json& status, const Json& pod) {
    if (has_login(pod)) return;
    for (const char* list : {"containerStatuses", "initContainerStatuses"}) {
      if (!status.contains(list)) continue;
      for (Json& container : status[list]) {
        const std::string image(base::string_at(container, {"image"}));
        const std::size_t slash = image.find('/');
        if (image.starts_with("login.invalid/")) container["image"] = image.substr(slash + 1);
        if (Json* waiting = &container["state"]; waiting->contains("waiting"))
          (*waiting)["waiting"]["message"] =
              "pull access denied, repository does not exist or may require authorization";
      }
    }
  });
}

// A command in a container takes three seconds to begin.
void run_commands_slowly(Assembly& assembly) {
  constexpr std::int64_t kTakes = 3;
  change_cluster_view(assembly, {is_pod, [](Json& pod) {
                                   for_each_container(pod["spec"], [](Json& container) {
                                     for (const char* probe : {"readinessProbe", "livenessProbe", "startupProbe"})
                                       if (base::find(container, {probe, "exec"}) != nullptr &&
                                           base::integer_at(container, {probe, "timeoutSeconds"}, 1) <= kTakes)
                                         container[probe]["exec"]["command"] = Json::array({"false"});
                                   });
                                 }});
}

}  // namespace

std::vector<Site> cluster_sites() {
  return {
      {{"annotating-controller", "A controller of the site annotates every ConfigMap and Secret after its creation."},
       [](Assembly& assembly) {
         add_controller(assembly, "site-annotator", {{"", "configmaps"}, {"", "secrets"}}, annotate,
                        std::chrono::milliseconds(50));
       }},
      {{"site-finalizers", "Namespaces and pods get a finalizer, which a controller takes off 300 ms after deletion."},
       add_finalizers},
      {{"mixed-nodes", "Beside two usual nodes there are a full one, a tainted one and one of Windows."}, mix_nodes},
      {{"registry-login", "Images are pulled for pods alone that name the imagePullSecret registry-login."},
       need_login},
      {{"slow-exec", "A command in a container takes three seconds: exec probes that wait less fail."},
       run_commands_slowly},
  };
}

}  // namespace o2dms::simulator

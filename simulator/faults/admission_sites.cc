// Sites by what their admission adds, changes and refuses.
#include "base/json.h"
#include "simulator/admission/pod_resources.h"
#include "simulator/admission/request_kind.h"
#include "simulator/faults/object_changes.h"
#include "simulator/faults/pod_security.h"
#include "simulator/faults/sites.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// A mutating webhook: changes what is created.
class Mutator final : public AdmissionPlugin {
 public:
  using Change = void (*)(const AdmissionRequest& request, Json& object);
  explicit Mutator(Change change) : change_(change) {}

  StatusOr<void> mutate(AdmissionRequest& request) override {
    const bool creates = request.operation == Operation::create && request.subresource.empty();
    if (creates && request.object != nullptr && !request.ns.starts_with("kube-")) change_(request, *request.object);
    return base::done();
  }

 private:
  const Change change_;
};

// First of all, so that what it adds is looked at as what the client has sent.
void add_mutator(Assembly& assembly, Mutator::Change change) {
  assembly.admissions.push_back([change](AdmissionChain& chain) {
    chain.insert(chain.begin(), NamedPlugin{"MutatingAdmissionWebhook", std::make_unique<Mutator>(change)});
  });
}

// The spec of the pods that the object is, or makes; null when it makes none.
Json* pod_spec_of(const AdmissionRequest& request, Json& object) {
  if (!object.contains("spec") || !object["spec"].is_object()) return nullptr;
  if (concerns(request, "", "pods")) return &object["spec"];
  if (request.resource.group != "apps" && request.resource.group != "batch") return nullptr;
  Json* owner = &object["spec"];
  if (owner->contains("jobTemplate")) owner = &(*owner)["jobTemplate"]["spec"];
  if (!owner->contains("template") || !(*owner)["template"].contains("spec")) return nullptr;
  return &(*owner)["template"]["spec"];
}

void mirror_images(const AdmissionRequest& request, Json& object) {
  constexpr std::string_view kMirror = "mirror.site.example/";
  Json* spec = pod_spec_of(request, object);
  if (spec == nullptr) return;
  for_each_container(*spec, [&](Json& container) {
    const std::string image(base::string_at(container, {"image"}));
    if (!image.empty() && !image.starts_with(kMirror)) container["image"] = std::string(kMirror) + image;
  });
}

// At least this; and no limit below the request.
void raise(Json& resources, const char* resource, const char* least) {
  const Json floor_list = {{resource, least}};
  const ResourceAmounts floor = parse_amounts(&floor_list);
  for (const char* which : {"requests", "limits"}) {
    const ResourceAmounts asked = parse_amounts(base::find(resources, {which}));
    const auto found = asked.find(resource);
    const bool limit = std::string_view(which) == "limits";
    if (found == asked.end() ? !limit : found->second < floor.begin()->second) resources[which][resource] = least;
  }
}

void raise_requests(const AdmissionRequest& request, Json& object) {
  Json* spec = pod_spec_of(request, object);
  if (spec == nullptr) return;
  for_each_container(*spec, [](Json& container) {
    if (!container["resources"].is_object()) container["resources"] = Json::object();
    raise(container["resources"], "cpu", "250m");
    raise(container["resources"], "memory", "512Mi");
  });
}

void add_labels(const AdmissionRequest&, Json& object) {
  object["metadata"]["labels"]["site.example/cost-centre"] = "none";
}

bool opts_out(const Json& pod) {
  const auto says = [&](const char* where, const char* key, std::string_view value) {
    return base::string_at(pod, {"metadata", where, key}) == value;
  };
  for (const char* where : {"labels", "annotations"})
    if (says(where, "sidecar.istio.io/inject", "false") || says(where, "linkerd.io/inject", "disabled")) return true;
  return false;
}

// As a service mesh of before native sidecars does it: one more container, which never ends.
void inject_sidecar(const AdmissionRequest& request, Json& object) {
  if (!concerns(request, "", "pods") || opts_out(object) || !object["spec"].contains("containers")) return;
  object["spec"]["containers"].push_back(
      {{"name", "mesh-proxy"},
       {"image", "mesh.site.example/proxy:1"},
       {"command", {"sleep", "infinity"}},
       {"resources",
        {{"requests", {{"cpu", "50m"}, {"memory", "64Mi"}}}, {"limits", {{"cpu", "200m"}, {"memory", "128Mi"}}}}}});
}

void restrict_pods(Assembly& assembly) {
  assembly.admissions.push_back([](AdmissionChain& chain) {
    chain.push_back(NamedPlugin{"PodSecurity", make_restricted_pod_security()});
  });
}

Json policy(std::string_view kind, std::string_view name, Json spec) {
  return {{"apiVersion", "v1"}, {"kind", kind}, {"metadata", {{"name", name}}}, {"spec", std::move(spec)}};
}

void limit_ranges(Assembly& assembly) {
  assembly.namespace_objects.push_back(
      policy("LimitRange", "site-limits",
             {{"limits", Json::array({{{"type", "Container"},
                                       {"min", {{"cpu", "50m"}, {"memory", "32Mi"}}},
                                       {"max", {{"cpu", "8"}, {"memory", "16Gi"}}}}})}}));
}

// Quota over limits: a pod whose containers do not say theirs is refused.
void limit_namespaces(Assembly& assembly) {
  assembly.namespace_objects.push_back(policy("ResourceQuota", "site-quota",
                                              {{"hard",
                                                {{"requests.cpu", "64"},
                                                 {"requests.memory", "128Gi"},
                                                 {"limits.cpu", "64"},
                                                 {"limits.memory", "128Gi"},
                                                 {"pods", "200"}}}}));
}

}  // namespace

std::vector<Site> admission_sites() {
  return {
      {{"limit-ranges",
        "Every namespace has a LimitRange: containers ask for 50m and 32Mi at least, 8 and 16Gi at most."},
       limit_ranges},
      {{"quota-over-limits", "Every namespace has a ResourceQuota over requests and limits: pods must state both."},
       limit_namespaces},
      {{"pod-security-restricted", "Pod Security refuses what is not restricted, in every namespace."}, restrict_pods},
      {{"image-mirror", "A webhook changes the image of every container to that of the site's mirror."},
       [](Assembly& assembly) { add_mutator(assembly, mirror_images); }},
      {{"requests-raised", "A webhook raises the requests of every container to 250m and 512Mi at least."},
       [](Assembly& assembly) { add_mutator(assembly, raise_requests); }},
      {{"default-labels", "A webhook adds a label to every object that is created."},
       [](Assembly& assembly) { add_mutator(assembly, add_labels); }},
      {{"sidecars-injected", "A webhook adds a sidecar to every pod that does not opt out, as a service mesh does."},
       [](Assembly& assembly) { add_mutator(assembly, inject_sidecar); }},
  };
}

}  // namespace o2dms::simulator

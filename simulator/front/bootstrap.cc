#include "simulator/front/bootstrap.h"

#include "base/json.h"
#include "simulator/access/bootstrap_policy.h"
#include "simulator/access/rbac.h"
#include "simulator/resource/service_range.h"

namespace o2dms::simulator {
namespace {

using base::Json;

Json named(std::string_view api_version, std::string_view kind, std::string_view name, std::string_view ns = {}) {
  Json out = {{"kind", kind}, {"apiVersion", api_version}, {"metadata", {{"name", name}}}};
  if (!ns.empty()) out["metadata"]["namespace"] = ns;
  return out;
}

void add_namespaces(std::vector<Json>& out) {
  for (std::string_view name : {"kube-system", "kube-public", "kube-node-lease", "default"}) {
    out.push_back(named("v1", "Namespace", name));
  }
}

// The values are part of the scheduling API (system-cluster-critical, system-node-critical).
void add_priority_classes(std::vector<Json>& out) {
  for (const auto& [name, value, text] :
       {std::tuple("system-cluster-critical", 2'000'000'000, "For pods that the cluster cannot work without."),
        std::tuple("system-node-critical", 2'000'001'000, "For pods that their node cannot work without.")}) {
    Json priority = named("scheduling.k8s.io/v1", "PriorityClass", name);
    priority["value"] = value;
    priority["description"] = text;
    out.push_back(std::move(priority));
  }
}

void add_storage_class(std::vector<Json>& out) {
  Json storage = named("storage.k8s.io/v1", "StorageClass", "standard");
  storage["metadata"]["annotations"]["storageclass.kubernetes.io/is-default-class"] = "true";
  storage["provisioner"] = "simulator.o2dms/volumes";
  storage["reclaimPolicy"] = "Delete";
  storage["volumeBindingMode"] = "Immediate";
  storage["allowVolumeExpansion"] = true;
  out.push_back(std::move(storage));
}

void add_kubernetes_service(std::vector<Json>& out, const std::string& address, std::uint16_t port) {
  Json service = named("v1", "Service", "kubernetes", "default");
  service["metadata"]["labels"] = {{"component", "apiserver"}, {"provider", "kubernetes"}};
  service["spec"] = {
      {"type", "ClusterIP"},
      {"clusterIP", kApiServerAddress},
      {"clusterIPs", Json::array({kApiServerAddress})},
      {"ports", Json::array({{{"name", "https"}, {"protocol", "TCP"}, {"port", 443}, {"targetPort", port}}})}};
  out.push_back(std::move(service));
  Json slice = named("discovery.k8s.io/v1", "EndpointSlice", "kubernetes", "default");
  slice["metadata"]["labels"] = {{"kubernetes.io/service-name", "kubernetes"}};
  slice["addressType"] = address.find(':') == std::string::npos ? "IPv4" : "IPv6";
  slice["endpoints"] = Json::array({{{"addresses", {address}}, {"conditions", {{"ready", true}}}}});
  slice["ports"] = Json::array({{{"name", "https"}, {"protocol", "TCP"}, {"port", port}}});
  out.push_back(std::move(slice));
  // The same for clients of before EndpointSlices; the label says that the slice is not to be made of it.
  Json endpoints = named("v1", "Endpoints", "kubernetes", "default");
  endpoints["metadata"]["labels"] = {{"endpointslice.kubernetes.io/skip-mirror", "true"}};
  endpoints["subsets"] = Json::array(
      {{{"addresses", {{{"ip", address}}}}, {"ports", {{{"name", "https"}, {"protocol", "TCP"}, {"port", port}}}}}});
  out.push_back(std::move(endpoints));
}

// In that version, or in the one that this Kubernetes has of it.
const ResourceType* find_resource(const Registry& registry, std::string_view api_version, std::string_view kind) {
  const std::size_t slash = api_version.find('/');
  const bool core = slash == std::string_view::npos;
  const std::string_view group = core ? std::string_view() : api_version.substr(0, slash);
  const ResourceType* exact = registry.find_kind(group, core ? api_version : api_version.substr(slash + 1), kind);
  if (exact != nullptr) return exact;
  for (const ResourceType* resource : registry.all())
    if (resource->group == group && resource->kind == kind) return resource->storage;
  return nullptr;
}

base::Result<void> create(Api& api, const Registry& registry, Json object) {
  const std::string api_version(base::string_at(object, {"apiVersion"}));
  const std::string kind(base::string_at(object, {"kind"}));
  const std::string name(base::string_at(object, {"metadata", "name"}));
  const std::string ns(base::string_at(object, {"metadata", "namespace"}));
  const ResourceType* resource = find_resource(registry, api_version, kind);
  // A Kubernetes of before that kind came.
  if (resource == nullptr) return base::done();
  object["apiVersion"] = resource->api_version;
  auto created = api.create({.resource = resource, .ns = ns}, Body(std::move(object)), apiserver_user(),
                            {.field_manager = "kube-apiserver"});
  if (!created && created.error().reason != "AlreadyExists") {
    return base::fail("cannot create " + kind + " " + name + ": " + created.error().message);
  }
  return base::done();
}

}  // namespace

UserInfo apiserver_user() {
  return {.name = "system:apiserver", .groups = {std::string(kMastersGroup), "system:authenticated"}};
}

base::Result<void> bootstrap(Api& api, const Registry& registry, const std::string& address, std::uint16_t port,
                             const std::vector<Json>& more) {
  std::vector<Json> objects;
  add_namespaces(objects);
  add_priority_classes(objects);
  add_storage_class(objects);
  for (Json& object : bootstrap_policy()) objects.push_back(std::move(object));
  add_kubernetes_service(objects, address, port);
  objects.insert(objects.end(), more.begin(), more.end());
  for (Json& object : objects) {
    if (auto made = create(api, registry, std::move(object)); !made) return made;
  }
  return base::done();
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/endpoints.h"

#include <algorithm>

#include "simulator/cluster/controllers/service_backends.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kServiceName = "kubernetes.io/service-name";
constexpr const char* kManagedBy = "endpointslice.kubernetes.io/managed-by";
constexpr std::string_view kManager = "endpointslice-controller.k8s.io";
constexpr std::size_t kMostInSlice = 100, kMostInEndpoints = 1000;

// A pod has a name of its own only in the service that is its subdomain.
std::string_view host_name_in(const StoredObject& service, const Backend& backend) {
  const base::Json& pod = backend.pod->json();
  return base::string_at(pod, {"spec", "subdomain"}) == service.name() ? base::string_at(pod, {"spec", "hostname"})
                                                                       : "";
}

// What both have in common: they work on services, and hear of pods.
class BackendController : public Controller {
 public:
  BackendController(const ControllerContext& context, std::string_view name)
      : context_(context),
        client_(context_, name),
        services_(stored_type(context.registry, "", "services")),
        pods_(stored_type(context.registry, "", "pods")),
        name_(name) {}

  std::string_view name() const override { return name_; }

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &services_) return context_.enqueue({object.namespace_name(), object.name()});
    if (&object.resource() == &pods_) {
      if (event.type == EventType::modified && event.previous != nullptr &&
          tells_the_same(event.previous->json(), object.json()))
        return;
      for (const ObjectRef& service : services_of(context_, object))
        context_.enqueue({service->namespace_name(), service->name()});
      if (event.type != EventType::modified || event.previous == nullptr || labels(*event.previous) == labels(object))
        return;
      for (const ObjectRef& service : services_of(context_, *event.previous))
        context_.enqueue({service->namespace_name(), service->name()});
      return;
    }
    if (event.type == EventType::deleted) on_own(object);
  }

 protected:
  virtual void on_own(const StoredObject& object) = 0;

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& services_;
  const ResourceType& pods_;

 private:
  static base::Json labels(const StoredObject& object) {
    return object.json()["metadata"].value("labels", base::Json());
  }

  // Most changes of a pod's status say nothing about where it is and whether it serves.
  static bool tells_the_same(const base::Json& before, const base::Json& now) {
    return base::string_at(before, {"status", "podIP"}) == base::string_at(now, {"status", "podIP"}) &&
           is_ready(before) == is_ready(now) && is_deleting(before) == is_deleting(now) &&
           is_terminal(before) == is_terminal(now) &&
           before["metadata"].value("labels", base::Json()) == now["metadata"].value("labels", base::Json());
  }

  std::string_view name_;
};

class EndpointSliceController : public BackendController {
 public:
  explicit EndpointSliceController(const ControllerContext& context)
      : BackendController(context, "endpointslice-controller"),
        slices_(stored_type(context.registry, "discovery.k8s.io", "endpointslices")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "services"}, {"", "pods"}, {"discovery.k8s.io", "endpointslices"}, {"", "nodes"}};
  }

  void on_event(const StoreEvent& event) override {
    if (&event.object->resource() != &nodes_) BackendController::on_event(event);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef service = context_.cache.get(services_, key);
    if (service == nullptr || is_deleting(service->json()) || !has_backends(service->json())) return base::done();
    std::vector<ObjectRef> present;
    for (ObjectRef& slice : context_.cache.dependents(service->uid(), slices_)) {
      if (base::string_at(slice->json(), {"metadata", "labels", kManagedBy}) == kManager && !is_deleting(slice->json()))
        present.push_back(std::move(slice));
    }
    std::vector<base::Json> wanted = wanted_slices(*service);
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      if (auto written = index < present.size() ? update(*present[index], wanted[index])
                                                : create(*service, std::move(wanted[index]));
          !written)
        return written;
    }
    for (std::size_t index = wanted.size(); index < present.size(); ++index) {
      if (auto removed = client_.remove(*present[index]); !removed) return removed;
    }
    return base::done();
  }

 protected:
  void on_own(const StoredObject& slice) override {
    const std::string_view service = base::string_at(slice.json(), {"metadata", "labels", kServiceName});
    if (!service.empty()) context_.enqueue({slice.namespace_name(), std::string(service)});
  }

 private:
  base::Json endpoint(const StoredObject& service, const Backend& backend) const {
    base::Json result = {
        {"addresses", base::Json::array({backend.address})},
        {"conditions", {{"ready", backend.ready}, {"serving", backend.serving}, {"terminating", backend.terminating}}},
        {"targetRef", pod_reference(*backend.pod)}};
    const std::string node(base::string_at(backend.pod->json(), {"spec", "nodeName"}));
    if (!node.empty()) result["nodeName"] = node;
    if (const std::string_view host = host_name_in(service, backend); !host.empty()) result["hostname"] = host;
    if (const ObjectRef object = context_.cache.get(nodes_, {"", node})) {
      const std::string_view zone =
          base::string_at(object->json(), {"metadata", "labels", "topology.kubernetes.io/zone"});
      if (!zone.empty()) result["zone"] = zone;
    }
    return result;
  }

  static base::Json slice_of(const StoredObject& service, base::Json endpoints, const base::Json& ports) {
    base::Json labels = service.json()["metadata"].value("labels", base::Json::object());
    labels[kServiceName] = service.name();
    labels[kManagedBy] = kManager;
    if (base::string_at(service.json(), {"spec", "clusterIP"}) == "None") labels["service.kubernetes.io/headless"] = "";
    return {{"metadata",
             {{"generateName", service.name() + "-"},
              {"labels", std::move(labels)},
              {"ownerReferences", base::Json::array({controller_reference(service)})}}},
            {"addressType", "IPv4"},
            {"endpoints", std::move(endpoints)},
            {"ports", ports}};
  }

  // A service without pods has one empty slice.
  std::vector<base::Json> wanted_slices(const StoredObject& service) const {
    std::vector<base::Json> slices;
    for (const BackendGroup& group : service_backends(context_, service)) {
      for (std::size_t first = 0; first < group.backends.size(); first += kMostInSlice) {
        base::Json endpoints = base::Json::array();
        const std::size_t last = std::min(group.backends.size(), first + kMostInSlice);
        for (std::size_t index = first; index < last; ++index)
          endpoints.push_back(endpoint(service, group.backends[index]));
        slices.push_back(slice_of(service, std::move(endpoints), group.ports));
      }
    }
    if (slices.empty()) slices.push_back(slice_of(service, base::Json::array(), base::Json::array()));
    return slices;
  }

  StatusOr<void> create(const StoredObject& service, base::Json slice) {
    return outcome(client_.create(slices_, service.namespace_name(), std::move(slice)));
  }

  StatusOr<void> update(const StoredObject& slice, const base::Json& wanted) {
    base::Json changed = slice.json();
    changed["metadata"]["labels"] = wanted["metadata"]["labels"];
    changed["endpoints"] = wanted["endpoints"];
    changed["ports"] = wanted["ports"];
    if (changed == slice.json()) return base::done();
    return outcome(client_.update(slices_, std::move(changed)));
  }

  const ResourceType& slices_;
  const ResourceType& nodes_;
};

class EndpointsController : public BackendController {
 public:
  explicit EndpointsController(const ControllerContext& context)
      : BackendController(context, "endpoint-controller"), endpoints_(stored_type(context.registry, "", "endpoints")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "services"}, {"", "pods"}, {"", "endpoints"}};
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef service = context_.cache.get(services_, key);
    const ObjectRef present = context_.cache.get(endpoints_, key);
    if (service == nullptr) return present == nullptr ? base::done() : client_.remove(*present);
    if (is_deleting(service->json()) || !has_backends(service->json())) return base::done();
    base::Json wanted = present == nullptr ? base::Json{{"metadata", {{"name", key.name}}}} : present->json();
    wanted["metadata"]["labels"] = service->json()["metadata"].value("labels", base::Json::object());
    wanted["metadata"]["labels"]["endpoints.kubernetes.io/managed-by"] = name();
    if (base::string_at(service->json(), {"spec", "clusterIP"}) == "None")
      wanted["metadata"]["labels"]["service.kubernetes.io/headless"] = "";
    base::Json subsets = subsets_of(*service);
    if (subsets.empty())
      wanted.erase("subsets");
    else
      wanted["subsets"] = std::move(subsets);
    if (present == nullptr) {
      const auto created = client_.create(endpoints_, key.ns, std::move(wanted));
      if (!created && is_already_exists(created.error())) return base::done();
      return outcome(created);
    }
    if (wanted == present->json()) return base::done();
    return outcome(client_.update(endpoints_, std::move(wanted)));
  }

 protected:
  void on_own(const StoredObject& endpoints) override {
    context_.enqueue({endpoints.namespace_name(), endpoints.name()});
  }

 private:
  base::Json subsets_of(const StoredObject& service) const {
    base::Json subsets = base::Json::array();
    std::size_t count = 0;
    for (const BackendGroup& group : service_backends(context_, service)) {
      base::Json ready = base::Json::array(), not_ready = base::Json::array();
      for (const Backend& backend : group.backends) {
        if (backend.terminating && !backend.ready) continue;
        if (++count > kMostInEndpoints) break;
        base::Json address = {{"ip", backend.address},
                              {"nodeName", base::string_at(backend.pod->json(), {"spec", "nodeName"})},
                              {"targetRef", pod_reference(*backend.pod)}};
        if (const std::string_view host = host_name_in(service, backend); !host.empty()) address["hostname"] = host;
        (backend.ready ? ready : not_ready).push_back(std::move(address));
      }
      base::Json subset = base::Json::object();
      if (!ready.empty()) subset["addresses"] = std::move(ready);
      if (!not_ready.empty()) subset["notReadyAddresses"] = std::move(not_ready);
      if (subset.empty()) continue;
      subset["ports"] = group.ports;
      for (base::Json& port : subset["ports"]) {
        if (base::string_at(port, {"name"}).empty()) port.erase("name");
      }
      subsets.push_back(std::move(subset));
    }
    return subsets;
  }

  const ResourceType& endpoints_;
};

}  // namespace

ControllerFactory endpoint_slice_controller() {
  return [](const ControllerContext& context) { return std::make_unique<EndpointSliceController>(context); };
}

ControllerFactory endpoints_controller() {
  return [](const ControllerContext& context) { return std::make_unique<EndpointsController>(context); };
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/endpoints.h"

#include <algorithm>

#include "simulator/cluster/controllers/service_backends.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

namespace {

constexpr const char* kServiceName = "kubernetes.io/service-name";
constexpr const char* kManagedBy = "endpointslice.kubernetes.io/managed-by";
constexpr std::string_view kManager = "endpointslice-controller.k8s.io";
constexpr std::size_t kMostInSlice = 100, kMostInEndpoints = 1000;

// A pod has a name of its own only in the service that is its subdomain.
std::string_view host_name_in(const StoredObject& service, const Backend& backend) {
  const PodView& pod = pod_view(*backend.pod);
  return pod.subdomain == service.name() ? pod.host_name : "";
}

// Most changes of a pod's status say nothing about where it is and whether it serves.
bool serves_the_same(const StoredObject& before, const StoredObject& now) {
  const PodView &old_view = pod_view(before), &view = pod_view(now);
  return old_view.pod_ip == view.pod_ip && old_view.ready == view.ready &&
         old_view.is_deleting() == view.is_deleting() && old_view.is_terminal() == view.is_terminal() &&
         before.meta().labels == now.meta().labels;
}

// What both have in common: they work on services, and hear of pods.
class BackendController : public Controller {
 public:
  explicit BackendController(const ControllerContext& context)
      : context_(context),
        client_(context_),
        services_(stored_type(context.registry, "", "services")),
        pods_(stored_type(context.registry, "", "pods")) {}

  void on_event(const StoreEvent& event) override {
    const StoredObject& object = *event.object;
    if (&object.resource() == &services_) return context_.enqueue(key_of(object));
    if (&object.resource() == &pods_) return on_pod(event);
    if (event.type == EventType::deleted) on_own(object);
  }

 protected:
  virtual void on_own(const StoredObject& object) = 0;

  ControllerContext context_;
  ApiClient client_;
  const ResourceType& services_;
  const ResourceType& pods_;

 private:
  void on_pod(const StoreEvent& event) {
    const StoredObject& pod = *event.object;
    const StoredObject* before = event.type == EventType::modified ? event.previous.get() : nullptr;
    if (before != nullptr && serves_the_same(*before, pod)) return;
    for (const ObjectRef& service : services_of(context_, pod)) context_.enqueue(key_of(*service));
    if (before == nullptr || before->meta().labels == pod.meta().labels) return;
    for (const ObjectRef& service : services_of(context_, *before)) context_.enqueue(key_of(*service));
  }
};

class EndpointSliceController : public BackendController {
 public:
  explicit EndpointSliceController(const ControllerContext& context)
      : BackendController(context),
        slices_(stored_type(context.registry, "discovery.k8s.io", "endpointslices")),
        nodes_(stored_type(context.registry, "", "nodes")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "services"}, {"", "pods"}, {"discovery.k8s.io", "endpointslices"}, {"", "nodes"}};
  }

  void on_event(const StoreEvent& event) override {
    if (&event.object->resource() != &nodes_) BackendController::on_event(event);
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(services_, key);
    if (found == nullptr || is_deleting(*found) || !has_backends(*found)) return base::done();
    const OpenObject service(found);
    std::vector<ObjectRef> present;
    for (ObjectRef& slice : context_.cache.dependents(service.uid(), slices_)) {
      if (label_value(slice->meta().labels, kManagedBy) == kManager && !is_deleting(*slice))
        present.push_back(std::move(slice));
    }
    std::vector<base::Json> wanted = wanted_slices(service);
    for (std::size_t index = 0; index < wanted.size(); ++index) {
      if (auto written = index < present.size() ? update(*present[index], wanted[index])
                                                : create(service, std::move(wanted[index]));
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
    const std::string_view service = label_value(slice.meta().labels, kServiceName);
    if (!service.empty()) context_.enqueue({slice.namespace_name(), service});
  }

 private:
  base::Json endpoint(const OpenObject& service, const Backend& backend) const {
    base::Json result = {
        {"addresses", base::Json::array({backend.address})},
        {"conditions", {{"ready", backend.ready}, {"serving", backend.serving}, {"terminating", backend.terminating}}},
        {"targetRef", pod_reference(*backend.pod)}};
    const std::string_view node = pod_view(*backend.pod).node_name;
    if (!node.empty()) result["nodeName"] = node;
    if (const std::string_view host = host_name_in(service, backend); !host.empty()) result["hostname"] = host;
    if (const ObjectRef object = context_.cache.get(nodes_, {"", node})) {
      const std::string_view zone = label_value(object->meta().labels, "topology.kubernetes.io/zone");
      if (!zone.empty()) result["zone"] = zone;
    }
    return result;
  }

  static base::Json slice_of(const OpenObject& service, base::Json endpoints, const base::Json& ports) {
    base::Json labels = service.json()["metadata"].value("labels", base::Json::object());
    labels[kServiceName] = service.name();
    labels[kManagedBy] = kManager;
    if (base::string_at(service.json(), {"spec", "clusterIP"}) == "None") labels["service.kubernetes.io/headless"] = "";
    return {{"metadata",
             {{"generateName", std::string(service.name()) + "-"},
              {"labels", std::move(labels)},
              {"ownerReferences", base::Json::array({controller_reference(service)})}}},
            {"addressType", "IPv4"},
            {"endpoints", std::move(endpoints)},
            {"ports", ports}};
  }

  // A service without pods has one empty slice.
  std::vector<base::Json> wanted_slices(const OpenObject& service) const {
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

  StatusOr<void> create(const OpenObject& service, base::Json slice) {
    return outcome(client_.create(slices_, service.namespace_name(), std::move(slice)));
  }

  StatusOr<void> update(const StoredObject& slice, const base::Json& wanted) {
    const Document present = slice.document();
    base::Json changed = *present;
    changed["metadata"]["labels"] = wanted["metadata"]["labels"];
    changed["endpoints"] = wanted["endpoints"];
    changed["ports"] = wanted["ports"];
    if (changed == *present) return base::done();
    return outcome(client_.update(slices_, std::move(changed)));
  }

  const ResourceType& slices_;
  const ResourceType& nodes_;
};

class EndpointsController : public BackendController {
 public:
  explicit EndpointsController(const ControllerContext& context)
      : BackendController(context), endpoints_(stored_type(context.registry, "", "endpoints")) {}

  std::vector<std::pair<std::string_view, std::string_view>> watches() const override {
    return {{"", "services"}, {"", "pods"}, {"", "endpoints"}};
  }

  StatusOr<void> reconcile(const ObjectKey& key) override {
    const ObjectRef found = context_.cache.get(services_, key);
    const ObjectRef present = context_.cache.get(endpoints_, key);
    if (found == nullptr) return present == nullptr ? base::done() : client_.remove(*present);
    if (is_deleting(*found) || !has_backends(*found)) return base::done();
    const OpenObject service(found);
    const Document before = present == nullptr ? nullptr : present->document();
    base::Json wanted = before == nullptr ? base::Json{{"metadata", {{"name", key.name}}}} : *before;
    wanted["metadata"]["labels"] = service.json()["metadata"].value("labels", base::Json::object());
    wanted["metadata"]["labels"]["endpoints.kubernetes.io/managed-by"] = context_.name;
    if (base::string_at(service.json(), {"spec", "clusterIP"}) == "None")
      wanted["metadata"]["labels"]["service.kubernetes.io/headless"] = "";
    base::Json subsets = subsets_of(service);
    if (subsets.empty())
      wanted.erase("subsets");
    else
      wanted["subsets"] = std::move(subsets);
    if (present == nullptr) {
      const auto created = client_.create(endpoints_, key.ns, std::move(wanted));
      if (!created && is_already_exists(created.error())) return base::done();
      return outcome(created);
    }
    if (wanted == *before) return base::done();
    return outcome(client_.update(endpoints_, std::move(wanted)));
  }

 protected:
  void on_own(const StoredObject& endpoints) override { context_.enqueue(key_of(endpoints)); }

 private:
  base::Json subsets_of(const OpenObject& service) const {
    base::Json subsets = base::Json::array();
    std::size_t count = 0;
    for (const BackendGroup& group : service_backends(context_, service)) {
      base::Json ready = base::Json::array(), not_ready = base::Json::array();
      for (const Backend& backend : group.backends) {
        if (backend.terminating && !backend.ready) continue;
        if (++count > kMostInEndpoints) break;
        base::Json address = {{"ip", backend.address},
                              {"nodeName", pod_view(*backend.pod).node_name},
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

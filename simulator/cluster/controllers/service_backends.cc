#include "simulator/cluster/controllers/service_backends.h"

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/pod_view.h"
#include "simulator/cluster/views/selector_view.h"

namespace o2dms::simulator {

namespace {

// The number of a named container port; zero when the pod has none of that name.
std::int64_t named_port(const StoredObject& pod, std::string_view name, std::string_view protocol) {
  const Document document = pod.document();
  for (const char* list : {"containers", "initContainers"}) {
    const base::Json* containers = base::find(*document, {"spec", list});
    if (containers == nullptr || !containers->is_array()) continue;
    for (const base::Json& container : *containers) {
      const base::Json* ports = base::find(container, {"ports"});
      if (ports == nullptr || !ports->is_array()) continue;
      for (const base::Json& port : *ports) {
        if (base::string_at(port, {"name"}) == name && base::string_at(port, {"protocol"}, "TCP") == protocol)
          return base::integer_at(port, {"containerPort"});
      }
    }
  }
  return 0;
}

base::Json ports_for(const base::Json& service, const StoredObject& pod) {
  base::Json ports = base::Json::array();
  const base::Json* declared = base::find(service, {"spec", "ports"});
  if (declared == nullptr || !declared->is_array()) return ports;
  for (const base::Json& port : *declared) {
    const std::string_view protocol = base::string_at(port, {"protocol"}, "TCP");
    const base::Json* target = base::find(port, {"targetPort"});
    std::int64_t number = base::integer_at(port, {"port"});
    if (target != nullptr && target->is_string())
      number = named_port(pod, target->get<std::string>(), protocol);
    else if (target != nullptr && target->is_number_integer() && target->get<std::int64_t>() != 0)
      number = target->get<std::int64_t>();
    if (number == 0) continue;
    base::Json entry = {{"name", base::string_at(port, {"name"})}, {"port", number}, {"protocol", protocol}};
    if (port.contains("appProtocol")) entry["appProtocol"] = port["appProtocol"];
    ports.push_back(std::move(entry));
  }
  return ports;
}

}  // namespace

bool has_backends(const StoredObject& service) {
  const SelectorView& view = selector_view(service);
  return !view.selector.nothing() && !view.external_name;
}

std::vector<BackendGroup> service_backends(const ControllerContext& context, const OpenObject& service) {
  std::map<std::string, BackendGroup> groups;
  const SelectorView& selector = selector_view(service);
  const bool publish_all = base::bool_at(service.json(), {"spec", "publishNotReadyAddresses"});
  const ObjectMap& pods = context.cache.all(stored_type(context.registry, "", "pods"));
  pods.for_each_in(service.namespace_name(), [&](const ObjectRef& pod) {
    if (!selector.selects(*pod)) return;
    const PodView& view = pod_view(*pod);
    if (view.pod_ip.empty() || view.is_terminal()) return;
    const bool serving = view.ready || publish_all, terminating = view.is_deleting();
    base::Json ports = ports_for(service.json(), *pod);
    BackendGroup& group = groups[base::to_text(ports)];
    group.ports = std::move(ports);
    group.backends.push_back(
        {pod, std::string(view.pod_ip), publish_all || (serving && !terminating), serving, terminating});
  });
  std::vector<BackendGroup> result;
  for (auto& [text, group] : groups) result.push_back(std::move(group));
  return result;
}

std::vector<ObjectRef> services_of(const ControllerContext& context, const StoredObject& pod) {
  std::vector<ObjectRef> result;
  const ObjectMap& services = context.cache.all(stored_type(context.registry, "", "services"));
  services.for_each_in(pod.namespace_name(), [&](const ObjectRef& service) {
    if (has_backends(*service) && selector_view(*service).selects(pod)) result.push_back(service);
  });
  return result;
}

base::Json pod_reference(const StoredObject& pod) {
  return {{"kind", "Pod"}, {"namespace", pod.namespace_name()}, {"name", pod.name()}, {"uid", pod.uid()}};
}

}  // namespace o2dms::simulator

#include "simulator/cluster/controllers/service_backends.h"

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_state.h"

namespace o2dms::simulator {

namespace {

// The number of a named container port; zero when the pod has none of that name.
std::int64_t named_port(const base::Json& pod, std::string_view name, std::string_view protocol) {
  for (const char* list : {"containers", "initContainers"}) {
    const base::Json* containers = base::find(pod, {"spec", list});
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

base::Json ports_for(const base::Json& service, const base::Json& pod) {
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

bool has_backends(const base::Json& service) {
  const base::Json* selector = base::find(service, {"spec", "selector"});
  return selector != nullptr && !selector->empty() && base::string_at(service, {"spec", "type"}) != "ExternalName";
}

std::vector<BackendGroup> service_backends(const ControllerContext& context, const StoredObject& service) {
  std::map<std::string, BackendGroup> groups;
  const base::Json* selector = base::find(service.json(), {"spec", "selector"});
  const bool publish_all = base::bool_at(service.json(), {"spec", "publishNotReadyAddresses"});
  for (const ObjectRef& pod : context.cache.list(stored_type(context.registry, "", "pods"), service.namespace_name())) {
    const base::Json& json = pod->json();
    const std::string address(base::string_at(json, {"status", "podIP"}));
    if (address.empty() || is_terminal(json) || !selects_by_map(selector, json)) continue;
    const bool serving = is_ready(json) || publish_all, terminating = is_deleting(json);
    base::Json ports = ports_for(service.json(), json);
    BackendGroup& group = groups[base::to_text(ports)];
    group.ports = std::move(ports);
    group.backends.push_back({pod, address, publish_all || (serving && !terminating), serving, terminating});
  }
  std::vector<BackendGroup> result;
  for (auto& [text, group] : groups) result.push_back(std::move(group));
  return result;
}

std::vector<ObjectRef> services_of(const ControllerContext& context, const StoredObject& pod) {
  std::vector<ObjectRef> result;
  for (ObjectRef& service : context.cache.list(stored_type(context.registry, "", "services"), pod.namespace_name())) {
    if (has_backends(service->json()) && selects_by_map(base::find(service->json(), {"spec", "selector"}), pod.json()))
      result.push_back(std::move(service));
  }
  return result;
}

base::Json pod_reference(const StoredObject& pod) {
  return {{"kind", "Pod"}, {"namespace", pod.namespace_name()}, {"name", pod.name()}, {"uid", pod.uid()}};
}

}  // namespace o2dms::simulator

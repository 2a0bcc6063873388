#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void default_ports(Json& holder) {
  for_each(holder, "ports", [](Json& port) {
    if (is_empty(port, "protocol")) port["protocol"] = "TCP";
  });
}

void default_affinity(Json& spec) {
  if (is_empty(spec, "sessionAffinity")) spec["sessionAffinity"] = "None";
  if (spec["sessionAffinity"] == "None") spec.erase("sessionAffinityConfig");
  if (spec["sessionAffinity"] == "ClientIP")
    set_default(ensure(ensure(spec, "sessionAffinityConfig"), "clientIP"), "timeoutSeconds", 10800);
}

}  // namespace

void default_service(Json& service) {
  Json& spec = ensure(service, "spec");
  default_affinity(spec);
  if (is_empty(spec, "type")) spec["type"] = "ClusterIP";
  default_ports(spec);
  for_each(spec, "ports", [](Json& port) {
    const auto target = port.find("targetPort");
    if (target == port.end() || *target == 0 || *target == "") port["targetPort"] = base::integer_at(port, {"port"});
  });
  const std::string type = spec["type"].get<std::string>();
  const bool balanced = type == "LoadBalancer";
  if (balanced || type == "NodePort" || (type == "ClusterIP" && !is_empty(spec, "externalIPs")))
    set_default(spec, "externalTrafficPolicy", "Cluster");
  if (balanced) set_default(spec, "allocateLoadBalancerNodePorts", true);
  if (type != "ExternalName") {
    set_default(spec, "internalTrafficPolicy", "Cluster");
    // The simulated cluster has one address family.
    set_default(spec, "ipFamilyPolicy", "SingleStack");
    if (is_empty(spec, "ipFamilies")) spec["ipFamilies"] = Json::array({"IPv4"});
  }
  ensure(ensure(service, "status"), "loadBalancer");
}

void default_endpoints(Json& endpoints) {
  for_each(endpoints, "subsets", default_ports);
}

void default_endpoint_slice(Json& slice) {
  default_ports(slice);
  for_each(slice, "ports", [](Json& port) { set_default(port, "name", ""); });
}

}  // namespace o2dms::simulator

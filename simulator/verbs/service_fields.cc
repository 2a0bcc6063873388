#include "simulator/verbs/service_fields.h"

#include <map>
#include <set>

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr const char* kAddressMembers[] = {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"};

std::string_view type_of(const Json& service) {
  return base::string_at(service, {"spec", "type"}, "ClusterIP");
}

// Calls `use` with each port of the Service.
template <class Service, class Use>
void each_port(Service& service, Use use) {
  const auto spec = service.find("spec");
  if (spec == service.end() || !spec->is_object()) return;
  const auto ports = spec->find("ports");
  if (ports == spec->end() || !ports->is_array()) return;
  for (auto& port : *ports) use(port);
}

std::set<std::int64_t> node_ports(const Json& service) {
  std::set<std::int64_t> out;
  each_port(service, [&](const Json& port) { out.insert(base::integer_at(port, {"nodePort"})); });
  out.erase(0);
  return out;
}

void keep_cluster_ip(Json& spec, const Json& old_spec) {
  const auto member = [](const Json& object, const char* name) { return object.value(name, Json()); };
  const bool renamed = spec.contains("clusterIP") && member(spec, "clusterIP") != member(old_spec, "clusterIP");
  // The list says the same as the one address: who changes that means both.
  if (renamed && member(spec, "clusterIPs") == member(old_spec, "clusterIPs")) spec.erase("clusterIPs");
  for (const char* name : kAddressMembers) {
    if (!spec.contains(name) && old_spec.contains(name) && !(renamed && name == kAddressMembers[1]))
      spec[name] = old_spec[name];
  }
}

// A port is known by its name, whatever else of it changes.
void keep_node_ports(Json& service, const Json& old) {
  std::map<std::string_view, std::int64_t> by_name;
  each_port(old,
            [&](const Json& port) { by_name[base::string_at(port, {"name"})] = base::integer_at(port, {"nodePort"}); });
  const std::set<std::int64_t> used = node_ports(service);
  each_port(service, [&](Json& port) {
    const auto had = by_name.find(base::string_at(port, {"name"}));
    if (base::integer_at(port, {"nodePort"}) != 0 || had == by_name.end() || had->second == 0) return;
    if (!used.contains(had->second)) port["nodePort"] = had->second;
  });
}

}  // namespace

bool needs_cluster_ip(const Json& service) {
  return type_of(service) != "ExternalName";
}

bool needs_node_ports(const Json& service) {
  return type_of(service) == "NodePort" || type_of(service) == "LoadBalancer";
}

bool allocates_node_ports(const Json& service) {
  return type_of(service) == "NodePort" || (type_of(service) == "LoadBalancer" &&
                                            base::bool_at(service, {"spec", "allocateLoadBalancerNodePorts"}, true));
}

bool needs_health_check_port(const Json& service) {
  return type_of(service) == "LoadBalancer" && base::string_at(service, {"spec", "externalTrafficPolicy"}) == "Local";
}

void keep_allocated(Json& service, const Json& old) {
  const auto old_spec = old.find("spec");
  if (old_spec == old.end()) return;
  Json& spec = service["spec"];
  if (needs_cluster_ip(service) && needs_cluster_ip(old)) keep_cluster_ip(spec, *old_spec);
  if (needs_node_ports(service) && needs_node_ports(old)) keep_node_ports(service, old);
  if (needs_health_check_port(service) && needs_health_check_port(old) && !spec.contains("healthCheckNodePort") &&
      old_spec->contains("healthCheckNodePort"))
    spec["healthCheckNodePort"] = (*old_spec)["healthCheckNodePort"];
}

void drop_unneeded(Json& service, const Json* old) {
  Json& spec = service["spec"];
  const Json none = Json::object();
  const Json* old_spec = old == nullptr ? nullptr : base::find(*old, {"spec"});
  const Json& before = old_spec == nullptr ? none : *old_spec;
  const auto drop = [&](const char* name) {
    if (old == nullptr || spec.value(name, Json()) == before.value(name, Json())) spec.erase(name);
  };
  if (!needs_cluster_ip(service)) {
    for (const char* name : kAddressMembers) drop(name);
  }
  if (old == nullptr) return;
  if (!needs_health_check_port(service) && needs_health_check_port(*old)) drop("healthCheckNodePort");
  if (needs_node_ports(service) || !needs_node_ports(*old)) return;
  const std::set<std::int64_t> had = node_ports(*old);
  each_port(service, [&](Json& port) {
    if (had.contains(base::integer_at(port, {"nodePort"}))) port.erase("nodePort");
  });
}

}  // namespace o2dms::simulator

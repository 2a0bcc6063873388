#include "simulator/verbs/service_addresses.h"

#include <set>

#include "simulator/schema/registry.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr std::int64_t kFirstNodePort = 30000, kNodePorts = 2768;
constexpr int kAddressTries = 256;  // before the range is searched from its beginning

bool has_cluster_ip(const Json& service) {
  return base::string_at(service, {"spec", "type"}, "ClusterIP") != "ExternalName";
}

bool has_node_ports(const Json& service) {
  const std::string_view type = base::string_at(service, {"spec", "type"});
  return type == "NodePort" ||
         (type == "LoadBalancer" && base::bool_at(service, {"spec", "allocateLoadBalancerNodePorts"}, true));
}

// Calls `use` with each node port of the service that is set, the health check's included.
template <class Use>
void each_node_port(const Json& service, Use use) {
  if (const Json* ports = base::find(service, {"spec", "ports"}); ports != nullptr && ports->is_array()) {
    for (const Json& port : *ports) {
      if (const std::int64_t number = base::integer_at(port, {"nodePort"}); number != 0) {
        use(std::string(base::string_at(port, {"protocol"}, "TCP")) + std::to_string(number));
      }
    }
  }
  if (const std::int64_t number = base::integer_at(service, {"spec", "healthCheckNodePort"}); number != 0) {
    use("TCP" + std::to_string(number));
  }
}

bool is_same(const StoredObject& stored, const Json& service) {
  return stored.name() == base::string_at(service, {"metadata", "name"}) &&
         stored.namespace_name() == base::string_at(service, {"metadata", "namespace"});
}

struct Taken {
  std::set<std::string, std::less<>> addresses, ports;
};

Taken taken_by_others(const Store& store, const ResourceType& services, const Json& service) {
  // The first address is the API server's own (Service default/kubernetes).
  Taken taken{{"10.96.0.1"}, {}};
  for (const ObjectRef& each : store.list(services, "").objects) {
    if (is_same(*each, service)) continue;
    const Document document = each->document();
    taken.addresses.emplace(base::string_at(*document, {"spec", "clusterIP"}));
    each_node_port(*document, [&](std::string port) { taken.ports.insert(std::move(port)); });
  }
  return taken;
}

std::string address_at(std::uint64_t offset) {
  return "10.96." + std::to_string(offset / 256) + "." + std::to_string(offset % 256);
}

std::string free_address(const Taken& taken, base::Random& random) {
  for (int i = 0; i < kAddressTries; ++i) {
    if (std::string address = address_at(1 + random.below(65534)); !taken.addresses.contains(address)) return address;
  }
  for (std::uint64_t offset = 1; offset < 65535; ++offset) {
    if (std::string address = address_at(offset); !taken.addresses.contains(address)) return address;
  }
  return {};
}

std::int64_t free_port(const Taken& taken, std::string_view protocol, base::Random& random) {
  const auto is_free = [&](std::int64_t port) {
    return !taken.ports.contains(std::string(protocol) + std::to_string(port));
  };
  for (int i = 0; i < kAddressTries; ++i) {
    const auto port = kFirstNodePort + static_cast<std::int64_t>(random.below(kNodePorts));
    if (is_free(port)) return port;
  }
  for (std::int64_t port = kFirstNodePort; port < kFirstNodePort + kNodePorts; ++port) {
    if (is_free(port)) return port;
  }
  return 0;
}

// A client that sends back less than it read does not give up its addresses.
void take_over(Json& service, const Json& old) {
  Json& spec = service["spec"];
  if (has_cluster_ip(service) && has_cluster_ip(old)) {
    for (const char* member : {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) {
      const Json* had = base::find(old, {"spec", member});
      if (had != nullptr && !spec.contains(member)) spec[member] = *had;
    }
  }
  const Json* old_ports = base::find(old, {"spec", "ports"});
  if (!has_node_ports(service) || !has_node_ports(old) || old_ports == nullptr || !spec["ports"].is_array()) return;
  for (Json& port : spec["ports"]) {
    if (port.contains("nodePort")) continue;
    for (const Json& had : *old_ports) {
      if (had.contains("nodePort") && had.value("port", 0) == port.value("port", 0) &&
          had.value("protocol", "TCP") == port.value("protocol", "TCP")) {
        port["nodePort"] = had["nodePort"];
      }
    }
  }
}

StatusOr<void> assign_cluster_ip(const Taken& taken, base::Random& random, Json& service, const Json* old) {
  Json& spec = service["spec"];
  if (!has_cluster_ip(service)) {
    for (const char* member : {"clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy"}) spec.erase(member);
    return base::done();
  }
  std::string address(base::string_at(spec, {"clusterIP"}));
  if (address.empty()) address = free_address(taken, random);
  if (address.empty()) return base::failure(internal_error("failed to allocate a serviceIP: range is full"));
  if (address != "None" && taken.addresses.contains(address) && address != "10.96.0.1") {
    return base::failure(
        invalid("", "Service", base::string_at(service, {"metadata", "name"}),
                {invalid_value("spec.clusterIPs", Json::array({address}),
                               "failed to allocate IP " + address + ": provided IP is already allocated")}));
  }
  // One that has an address keeps it: validation says so, in words of its own.
  const bool wanted = old == nullptr || base::string_at(*old, {"spec", "clusterIP"}).empty();
  if (wanted && address != "None" && !address.starts_with("10.96.")) {
    return base::failure(
        invalid("", "Service", base::string_at(service, {"metadata", "name"}),
                {invalid_value("spec.clusterIPs", Json::array({address}),
                               "failed to allocate IP " + address + ": the provided IP (" + address +
                                   ") is not in the valid range. The range of valid IPs is " + "10.96.0.0/16")}));
  }
  spec["clusterIP"] = address;
  if (!spec.contains("clusterIPs")) spec["clusterIPs"] = Json::array({address});
  if (!spec.contains("ipFamilies")) spec["ipFamilies"] = Json::array({"IPv4"});
  if (!spec.contains("ipFamilyPolicy")) spec["ipFamilyPolicy"] = "SingleStack";
  return base::done();
}

StatusOr<void> assign_node_ports(Taken& taken, base::Random& random, Json& service, const Json* old) {
  Json& spec = service["spec"];
  if (!spec["ports"].is_array()) {
    spec.erase("ports");
    return base::done();
  }
  std::size_t index = 0;
  for (Json& port : spec["ports"]) {
    const std::string place = "spec.ports[" + std::to_string(index++) + "].nodePort";
    const std::string protocol(base::string_at(port, {"protocol"}, "TCP"));
    if (!has_node_ports(service)) {
      // A Service that stops being reachable from outside gives its ports back.
      if (old != nullptr && has_node_ports(*old) && base::string_at(spec, {"type"}) == "ClusterIP")
        port.erase("nodePort");
      continue;
    }
    std::int64_t number = base::integer_at(port, {"nodePort"});
    if (number != 0 && taken.ports.contains(protocol + std::to_string(number))) {
      return base::failure(invalid("", "Service", base::string_at(service, {"metadata", "name"}),
                                   {invalid_value(place, number, "provided port is already allocated")}));
    }
    if (number == 0) number = free_port(taken, protocol, random);
    if (number == 0) return base::failure(internal_error("failed to allocate a nodePort: range is full"));
    port["nodePort"] = number;
    taken.ports.insert(protocol + std::to_string(number));
  }
  return base::done();
}

}  // namespace

StatusOr<void> assign_addresses(const Store& store, const ResourceType& services, base::Random& random, Json& service,
                                const Json* old) {
  if (!service["spec"].is_object()) service["spec"] = Json::object();
  if (old != nullptr) take_over(service, *old);
  Taken taken = taken_by_others(store, services, service);
  if (auto assigned = assign_cluster_ip(taken, random, service, old); !assigned) return assigned;
  return assign_node_ports(taken, random, service, old);
}

bool addresses_taken(const Store& store, const ResourceType& services, const Json& service) {
  const Taken taken = taken_by_others(store, services, service);
  const std::string_view address = base::string_at(service, {"spec", "clusterIP"});
  bool clash = !address.empty() && address != "None" && address != "10.96.0.1" && taken.addresses.contains(address);
  each_node_port(service, [&](const std::string& port) { clash = clash || taken.ports.contains(port); });
  return clash;
}

}  // namespace o2dms::simulator

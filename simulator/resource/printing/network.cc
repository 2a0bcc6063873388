#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {

using base::Json;

namespace {

const Json& list_at(const Json& object, std::initializer_list<std::string_view> path) {
  static const Json none = Json::array();
  auto found = base::find(object, path);
  return found && found->is_array() ? *found : none;
}

std::string external_address(const Json& service) {
  const auto type = base::string_at(service, {"spec", "type"});
  if (type == "ExternalName") return text_at(service, {"spec", "externalName"});
  std::vector<std::string> addresses;
  for (const auto& entry : list_at(service, {"status", "loadBalancer", "ingress"}))
    addresses.push_back(text_at(entry, {"ip"}, base::string_at(entry, {"hostname"})));
  for (const auto& address : list_at(service, {"spec", "externalIPs"})) addresses.push_back(address.get<std::string>());
  return joined(addresses, type == "LoadBalancer" ? "<pending>" : "<none>");
}

std::string service_ports(const Json& service) {
  std::vector<std::string> ports;
  for (const auto& port : list_at(service, {"spec", "ports"})) {
    std::string words = std::to_string(base::integer_at(port, {"port"}));
    if (auto node_port = base::integer_at(port, {"nodePort"})) words += ":" + std::to_string(node_port);
    ports.push_back(words + "/" + text_at(port, {"protocol"}, "TCP"));
  }
  return joined(ports);
}

Cells service_row(const Json& service, base::Time now) {
  return {name_of(service),
          text_at(service, {"spec", "type"}),
          text_at(service, {"spec", "clusterIP"}),
          external_address(service),
          service_ports(service),
          age(service, now),
          map_text(base::find(service, {"spec", "selector"}))};
}

// The first few and a count of the others, as kubectl shows long lists.
std::string shortened(const std::vector<std::string>& words, std::string_view fallback) {
  if (words.size() <= 3) return joined(words, fallback);
  return joined({words.begin(), words.begin() + 3}) + " + " + std::to_string(words.size() - 3) + " more...";
}

Cells endpoints_row(const Json& object, base::Time now) {
  std::vector<std::string> words;
  for (const auto& subset : list_at(object, {"subsets"})) {
    for (const auto& address : list_at(subset, {"addresses"})) {
      const std::string ip(base::string_at(address, {"ip"}));
      if (list_at(subset, {"ports"}).empty()) words.push_back(ip);
      for (const auto& port : list_at(subset, {"ports"}))
        words.push_back(ip + ":" + std::to_string(base::integer_at(port, {"port"})));
    }
  }
  return {name_of(object), shortened(words, "<none>"), age(object, now)};
}

Cells endpoint_slice_row(const Json& slice, base::Time now) {
  std::vector<std::string> ports, addresses;
  for (const auto& port : list_at(slice, {"ports"}))
    ports.push_back(base::find(port, {"port"}) ? std::to_string(base::integer_at(port, {"port"})) : "*");
  for (const auto& endpoint : list_at(slice, {"endpoints"}))
    for (const auto& address : list_at(endpoint, {"addresses"})) addresses.push_back(address.get<std::string>());
  return {name_of(slice), text_at(slice, {"addressType"}), shortened(ports, "<unset>"), shortened(addresses, "<unset>"),
          age(slice, now)};
}

Cells ingress_row(const Json& ingress, base::Time now) {
  std::vector<std::string> hosts, addresses;
  for (const auto& rule : list_at(ingress, {"spec", "rules"})) hosts.push_back(text_at(rule, {"host"}, "*"));
  for (const auto& entry : list_at(ingress, {"status", "loadBalancer", "ingress"}))
    addresses.push_back(text_at(entry, {"ip"}, base::string_at(entry, {"hostname"})));
  return {name_of(ingress),
          text_at(ingress, {"spec", "ingressClassName"}),
          shortened(hosts, "*"),
          joined(addresses, ""),
          list_at(ingress, {"spec", "tls"}).empty() ? "80" : "80, 443",
          age(ingress, now)};
}

Cells network_policy_row(const Json& policy, base::Time now) {
  return {name_of(policy), selector_text(base::find(policy, {"spec", "podSelector"})), age(policy, now)};
}

}  // namespace

const std::vector<Printer>& network_printers() {
  static const std::vector<Printer> printers = {
      {"",
       "services",
       {name_column, text("Type"), text("Cluster-IP"), text("External-IP"), text("Port(s)"), age_column,
        wide("Selector")},
       service_row},
      {"", "endpoints", {name_column, text("Endpoints"), age_column}, endpoints_row},
      {"discovery.k8s.io",
       "endpointslices",
       {name_column, text("AddressType"), text("Ports"), text("Endpoints"), age_column},
       endpoint_slice_row},
      {"networking.k8s.io",
       "ingresses",
       {name_column, text("Class"), text("Hosts"), text("Address"), text("Ports"), age_column},
       ingress_row},
      {"networking.k8s.io", "networkpolicies", {name_column, text("Pod-Selector"), age_column}, network_policy_row}};
  return printers;
}

}  // namespace o2dms::simulator

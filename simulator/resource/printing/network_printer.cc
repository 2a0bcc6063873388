#include <unordered_map>

#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr std::size_t max_listed = 3;  // endpoints and hosts; more are counted

std::string shortened(std::vector<std::string> items) {
  if (items.size() <= max_listed) return joined(items);
  const std::size_t more = items.size() - max_listed;
  items.resize(max_listed);
  return joined(items) + " + " + std::to_string(more) + " more...";
}

std::string external_ip(const Json& service) {
  const std::string_view type = base::string_at(service, {"spec", "type"});
  if (type == "ExternalName") return std::string(base::string_at(service, {"spec", "externalName"}));
  std::vector<std::string> out;
  if (type == "LoadBalancer")
    for (const Json* ingress : items_of(service, {"status", "loadBalancer", "ingress"})) {
      const std::string_view ip = base::string_at(*ingress, {"ip"});
      out.emplace_back(ip.empty() ? base::string_at(*ingress, {"hostname"}) : ip);
    }
  for (std::string& ip : base::texts_at(service, {"spec", "externalIPs"})) out.push_back(std::move(ip));
  if (out.empty() && type == "LoadBalancer") return "<pending>";
  return joined(out);
}

std::string service_ports(const Json& service) {
  std::vector<std::string> out;
  for (const Json* port : items_of(service, {"spec", "ports"})) {
    std::string text = std::to_string(base::integer_at(*port, {"port"}));
    if (const std::int64_t node = base::integer_at(*port, {"nodePort"}); node > 0) text += ":" + std::to_string(node);
    out.push_back(text + "/" + std::string(base::string_at(*port, {"protocol"})));
  }
  return joined(out);
}

void service_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object),
           base::string_at(object, {"spec", "type"}),
           or_none(base::string_at(object, {"spec", "clusterIP"})),
           external_ip(object),
           service_ports(object),
           age_of(object, now),
           label_text(base::find(object, {"spec", "selector"}))};
}

void endpoints_row(const Json& object, base::Time now, Cells& cells) {
  std::vector<std::string> out;
  for (const Json* subset : items_of(object, {"subsets"})) {
    const auto ports = items_of(*subset, {"ports"});
    for (const Json* address : items_of(*subset, {"addresses"})) {
      const std::string ip(base::string_at(*address, {"ip"}));
      if (ports.empty()) out.push_back(ip);
      for (const Json* port : ports) out.push_back(ip + ":" + std::to_string(base::integer_at(*port, {"port"})));
    }
  }
  cells = {name_of(object), shortened(std::move(out)), age_of(object, now)};
}

void endpoint_slice_row(const Json& object, base::Time now, Cells& cells) {
  std::vector<std::string> ports, addresses;
  for (const Json* port : items_of(object, {"ports"})) {
    const std::int64_t number = base::integer_at(*port, {"port"});
    ports.push_back(number == 0 ? "*" : std::to_string(number));
  }
  for (const Json* endpoint : items_of(object, {"endpoints"}))
    for (std::string& address : base::texts_at(*endpoint, {"addresses"})) addresses.push_back(std::move(address));
  const auto unset = [](const std::vector<std::string>& list) {
    return list.empty() ? std::string("<unset>") : shortened(list);
  };
  cells = {name_of(object), base::string_at(object, {"addressType"}), unset(ports), unset(addresses),
           age_of(object, now)};
}

void ingress_row(const Json& object, base::Time now, Cells& cells) {
  std::vector<std::string> hosts, addresses;
  for (const Json* rule : items_of(object, {"spec", "rules"}))
    if (const std::string_view host = base::string_at(*rule, {"host"}); !host.empty()) hosts.emplace_back(host);
  for (const Json* ingress : items_of(object, {"status", "loadBalancer", "ingress"})) {
    const std::string_view ip = base::string_at(*ingress, {"ip"});
    addresses.emplace_back(ip.empty() ? base::string_at(*ingress, {"hostname"}) : ip);
  }
  cells = {name_of(object),
           or_none(base::string_at(object, {"spec", "ingressClassName"})),
           hosts.empty() ? "*" : shortened(hosts),
           addresses.empty() ? "" : joined(addresses),
           items_of(object, {"spec", "tls"}).empty() ? "80" : "80, 443",
           age_of(object, now)};
}

void ingress_class_row(const Json& object, base::Time now, Cells& cells) {
  std::string parameters = "<none>";
  if (const Json* reference = base::find(object, {"spec", "parameters"})) {
    const std::string_view group = base::string_at(*reference, {"apiGroup"});
    parameters = std::string(base::string_at(*reference, {"kind"})) + (group.empty() ? "" : "." + std::string(group)) +
                 "/" + std::string(base::string_at(*reference, {"name"}));
  }
  cells = {name_of(object), base::string_at(object, {"spec", "controller"}), parameters, age_of(object, now)};
}

void network_policy_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), selector_text(base::find(object, {"spec", "podSelector"})), age_of(object, now)};
}

}  // namespace

const Printer* find_network_printer(std::string_view plural) {
  static const TableColumn name = {"Name", "string", "name"}, age = {"Age"};
  static const std::unordered_map<std::string_view, Printer> printers = {
      {"services",
       {{name, {"Type"}, {"Cluster-IP"}, {"External-IP"}, {"Port(s)"}, age, {"Selector", "string", {}, {}, 1}},
        service_row}},
      {"endpoints", {{name, {"Endpoints"}, age}, endpoints_row}},
      {"endpointslices", {{name, {"AddressType"}, {"Ports"}, {"Endpoints"}, age}, endpoint_slice_row}},
      {"ingresses", {{name, {"Class"}, {"Hosts"}, {"Address"}, {"Ports"}, age}, ingress_row}},
      {"ingressclasses", {{name, {"Controller"}, {"Parameters"}, age}, ingress_class_row}},
      {"networkpolicies", {{name, {"Pod-Selector"}, age}, network_policy_row}},
  };
  const auto found = printers.find(plural);
  return found == printers.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator

#include <set>

#include "simulator/resource/ip_address.h"
#include "simulator/resource/label_syntax.h"
#include "simulator/resource/service_range.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_target(const Json& port, const FieldPath& at, Problems& problems) {
  const Json* target = member(port, "targetPort");
  if (target == nullptr) return;
  if (target->is_string())
    problems.check(at.field("targetPort"), target->get_ref<const std::string&>(),
                   check_port_name(target->get_ref<const std::string&>()));
  else
    problems.in_range(at, port, "targetPort", 1, 65535);
}

void validate_node_port(const Json& port, const FieldPath& at, bool allowed, Problems& problems) {
  const std::int64_t number = base::integer_at(port, {"nodePort"});
  if (number == 0) return;
  if (!allowed)
    problems.forbidden(at.field("nodePort"), "may not be used when `type` is 'ClusterIP'");
  else if (number < kFirstNodePort || number > kLastNodePort)
    problems.invalid(at.field("nodePort"), number, kNodePortsRefusal);
}

void validate_ports(const Json& spec, const FieldPath& at, Problems& problems) {
  const std::string_view type = base::string_at(spec, {"type"});
  const bool headless = base::string_at(spec, {"clusterIP"}) == "None";
  if (!has(spec, "ports") && type != "ExternalName" && !headless) return problems.required(at.field("ports"));
  const std::size_t count = spec.value("ports", Json::array()).size();
  std::set<std::string, std::less<>> names;
  std::set<std::pair<std::int64_t, std::string>> numbers, node_ports;
  each(spec, at, "ports", [&](const Json& port, const FieldPath& path) {
    const std::string_view name = base::string_at(port, {"name"});
    if (name.empty()) {
      if (count > 1) problems.required(path.field("name"));
    } else {
      problems.check(path.field("name"), name, check_dns1123_label(name));
      if (!names.emplace(name).second) problems.duplicate(path.field("name"), Json(name));
    }
    const std::int64_t number = base::integer_at(port, {"port"});
    if (number < 1 || number > 65535)
      problems.invalid(path.field("port"), number, "must be between 1 and 65535, inclusive");
    problems.one_of(path, port, "protocol", {"SCTP", "TCP", "UDP"});
    if (!numbers.emplace(number, std::string(base::string_at(port, {"protocol"}))).second)
      problems.duplicate(path, Json{{"protocol", port.value("protocol", "")}, {"port", number}});
    validate_target(port, path, problems);
    validate_node_port(port, path, type == "NodePort" || type == "LoadBalancer", problems);
    const std::int64_t node_port = base::integer_at(port, {"nodePort"});
    if (node_port != 0 && !node_ports.emplace(node_port, std::string(base::string_at(port, {"protocol"}))).second)
      problems.duplicate(path.field("nodePort"), Json(node_port));
  });
}

// The addresses by themselves: they are some, and the list says the same as the one address.
void validate_cluster_ips(const Json& spec, const FieldPath& at, Problems& problems) {
  const FieldPath path = at.field("clusterIPs");
  const std::string_view address = base::string_at(spec, {"clusterIP"});
  const Json* sent = member(spec, "clusterIPs");
  const Json list = sent != nullptr ? *sent : address.empty() ? Json::array() : Json::array({address});
  if (address.empty() && !list.empty())
    return problems.invalid(path, list, "must be empty when `clusterIP` is not specified");
  if (!address.empty() && (list.empty() || list[0] != address))
    return problems.invalid(path, list, "first value must match `clusterIP`");
  bool readable = true;
  std::set<bool> families;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string_view each = list[i].is_string() ? std::string_view(list[i].get_ref<const std::string&>()) : "";
    if (i == 0 && each == "None") {
      if (list.size() > 1) return problems.invalid(path, list, "'None' must be the first and only value");
      continue;
    }
    const std::string_view problem = ip_problem(each);
    if (!problem.empty()) problems.invalid(path.index(i), list[i], problem);
    readable = readable && problem.empty();
    families.insert(each.find(':') != std::string_view::npos);
  }
  if (list.size() > 2) problems.invalid(path, list, "may only hold up to 2 values");
  if (readable && list.size() > 1 && families.size() == 1)
    problems.invalid(path, list, "may specify at most one IP for each IP family");
}

void validate_addresses(const Subject& subject, const Json& spec, const FieldPath& at, Problems& problems) {
  const std::string_view type = base::string_at(spec, {"type"});
  const bool headless = base::string_at(spec, {"clusterIP"}) == "None";
  if (headless && (type == "NodePort" || type == "LoadBalancer"))
    problems.invalid(at.field("clusterIPs").index(0), "None",
                     "may not be set to 'None' for " + std::string(type) + " services");
  if (type == "ExternalName" && has(spec, "clusterIP"))
    problems.forbidden(at.field("clusterIP"), "may not be set when type is ExternalName");
  else
    validate_cluster_ips(spec, at, problems);
  const Json* before = subject.old == nullptr ? nullptr : member(*subject.old, "spec");
  // An address, once given, stays, unless the service becomes an ExternalName or comes from one.
  if (before == nullptr || type == "ExternalName" || base::string_at(*before, {"type"}) == "ExternalName") return;
  if (has(*before, "clusterIP") && base::string_at(spec, {"clusterIP"}) != base::string_at(*before, {"clusterIP"}))
    problems.invalid(at.field("clusterIPs").index(0), Json::array({spec.value("clusterIP", "")}),
                     "may not change once set");
}

}  // namespace

void validate_service(const Subject& subject, Problems& problems) {
  const FieldPath root, at = root.field("spec");
  const Json* spec = member(subject.object, "spec");
  if (spec == nullptr) return problems.required(at);
  problems.one_of(at, *spec, "type", {"ClusterIP", "ExternalName", "LoadBalancer", "NodePort"});
  problems.one_of(at, *spec, "sessionAffinity", {"ClientIP", "None"});
  problems.one_of(at, *spec, "externalTrafficPolicy", {"Cluster", "Local"});
  problems.one_of(at, *spec, "internalTrafficPolicy", {"Cluster", "Local"});
  problems.one_of(at, *spec, "ipFamilyPolicy", {"PreferDualStack", "RequireDualStack", "SingleStack"});
  validate_ports(*spec, at, problems);
  if (const Json* selector = member(*spec, "selector")) validate_labels(*selector, at.field("selector"), problems);
  if (base::string_at(*spec, {"type"}) == "ExternalName") {
    const std::string_view name = base::string_at(*spec, {"externalName"});
    if (name.empty())
      problems.required(at.field("externalName"));
    else
      problems.check(at.field("externalName"), name,
                     check_dns1123_subdomain(name.ends_with('.') ? name.substr(0, name.size() - 1) : name));
  }
  validate_addresses(subject, *spec, at, problems);
}

}  // namespace o2dms::simulator

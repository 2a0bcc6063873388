#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {

using base::Json;

namespace {

std::string node_status(const Json& node) {
  auto ready = condition(node, "Ready");
  std::string out = !ready ? "Unknown" : base::string_at(*ready, {"status"}) == "True" ? "Ready" : "NotReady";
  return base::bool_at(node, {"spec", "unschedulable"}) ? out + ",SchedulingDisabled" : out;
}

std::string node_roles(const Json& node) {
  static constexpr std::string_view prefix = "node-role.kubernetes.io/";
  std::vector<std::string> roles;
  if (auto labels = base::find(node, {"metadata", "labels"}))
    for (const auto& [key, value] : labels->items()) {
      if (key.starts_with(prefix) && key.size() > prefix.size()) roles.push_back(key.substr(prefix.size()));
      if (key == "kubernetes.io/role") roles.push_back(value.get<std::string>());
    }
  return joined(roles);
}

std::string node_address(const Json& node, std::string_view type) {
  if (auto list = base::find(node, {"status", "addresses"}))
    for (const auto& entry : *list)
      if (base::string_at(entry, {"type"}) == type) return text_at(entry, {"address"});
  return "<none>";
}

Cells node_row(const Json& node, base::Time now) {
  return {name_of(node),
          node_status(node),
          node_roles(node),
          age(node, now),
          text_at(node, {"status", "nodeInfo", "kubeletVersion"}, ""),
          node_address(node, "InternalIP"),
          node_address(node, "ExternalIP"),
          text_at(node, {"status", "nodeInfo", "osImage"}, "<unknown>"),
          text_at(node, {"status", "nodeInfo", "kernelVersion"}, "<unknown>"),
          text_at(node, {"status", "nodeInfo", "containerRuntimeVersion"}, "<unknown>")};
}

Cells namespace_row(const Json& object, base::Time now) {
  return {name_of(object), text_at(object, {"status", "phase"}, ""), age(object, now)};
}

Cells lease_row(const Json& object, base::Time now) {
  return {name_of(object), text_at(object, {"spec", "holderIdentity"}, ""), age(object, now)};
}

Cells priority_class_row(const Json& object, base::Time now) {
  return {name_of(object), base::integer_at(object, {"value"}), base::bool_at(object, {"globalDefault"}),
          age(object, now), text_at(object, {"preemptionPolicy"}, "PreemptLowerPriority")};
}

// core/v1 and events.k8s.io/v1 events are one resource; it is stored in the core's shape.
Cells event_row(const Json& event, base::Time now) {
  const bool series = base::find(event, {"series", "lastObservedTime"}) != nullptr;
  const bool micro = base::string_at(event, {"lastTimestamp"}).empty();
  const std::string first = base::string_at(event, {"firstTimestamp"}).empty() ? age(event, {"eventTime"}, now)
                                                                               : age(event, {"firstTimestamp"}, now);
  const std::string last = series  ? age(event, {"series", "lastObservedTime"}, now)
                           : micro ? first
                                   : age(event, {"lastTimestamp"}, now);
  std::string object = text_at(event, {"involvedObject", "kind"}, "");
  std::transform(object.begin(), object.end(), object.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  object += "/" + text_at(event, {"involvedObject", "name"}, "");
  std::string source = text_at(event, {"source", "component"}, base::string_at(event, {"reportingComponent"}));
  if (auto host = base::string_at(event, {"source", "host"}); !host.empty()) source += ", " + std::string(host);
  return {last,
          text_at(event, {"type"}, ""),
          text_at(event, {"reason"}, ""),
          object,
          text_at(event, {"involvedObject", "fieldPath"}, ""),
          source,
          text_at(event, {"message"}, ""),
          first,
          std::max<std::int64_t>(1, base::integer_at(event, {"count"}, base::integer_at(event, {"series", "count"}))),
          name_of(event)};
}

std::string request_condition(const Json& request) {
  std::string out = condition(request, "Denied") ? "Denied" : condition(request, "Approved") ? "Approved" : "Pending";
  if (condition(request, "Failed")) out += ",Failed";
  if (!base::string_at(request, {"status", "certificate"}).empty()) out += ",Issued";
  return out;
}

Cells signing_request_row(const Json& request, base::Time now) {
  const auto seconds = base::integer_at(request, {"spec", "expirationSeconds"});
  return {name_of(request),
          age(request, now),
          text_at(request, {"spec", "signerName"}),
          text_at(request, {"spec", "username"}, ""),
          seconds ? std::to_string(seconds) + "s" : "<none>",
          request_condition(request)};
}

Cells api_service_row(const Json& object, base::Time now) {
  const auto service = base::string_at(object, {"spec", "service", "name"});
  auto available = condition(object, "Available");
  return {
      name_of(object),
      service.empty() ? "Local" : text_at(object, {"spec", "service", "namespace"}, "") + "/" + std::string(service),
      available ? text_at(*available, {"status"}, "Unknown") : "Unknown", age(object, now)};
}

}  // namespace

const std::vector<Printer>& cluster_printers() {
  static const std::vector<TableColumn> event_columns = {text("Last Seen"),
                                                         text("Type"),
                                                         text("Reason"),
                                                         text("Object"),
                                                         wide("Subobject"),
                                                         wide("Source"),
                                                         text("Message"),
                                                         wide("First Seen"),
                                                         TableColumn{"Count", "integer", {}, {}, 1},
                                                         TableColumn{"Name", "string", "name", {}, 1}};
  static const std::vector<Printer> printers = {
      {"",
       "nodes",
       {name_column, text("Status"), text("Roles"), age_column, text("Version"), wide("Internal-IP"),
        wide("External-IP"), wide("OS-Image"), wide("Kernel-Version"), wide("Container-Runtime")},
       node_row},
      {"", "namespaces", {name_column, text("Status"), age_column}, namespace_row},
      {"", "events", event_columns, event_row},
      {"events.k8s.io", "events", event_columns, event_row},
      {"coordination.k8s.io", "leases", {name_column, text("Holder"), age_column}, lease_row},
      {"scheduling.k8s.io",
       "priorityclasses",
       {name_column, number("Value"), TableColumn{"Global-Default", "boolean"}, age_column, text("PreemptionPolicy")},
       priority_class_row},
      {"certificates.k8s.io",
       "certificatesigningrequests",
       {name_column, age_column, text("SignerName"), text("Requestor"), text("RequestedDuration"), text("Condition")},
       signing_request_row},
      {"apiregistration.k8s.io",
       "apiservices",
       {name_column, text("Service"), text("Available"), age_column},
       api_service_row}};
  return printers;
}

}  // namespace o2dms::simulator

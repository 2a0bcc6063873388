#include <unordered_map>

#include "base/ascii.h"
#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {
namespace {

using base::Json;

std::string node_state(const Json& node) {
  std::string state = "Unknown";
  for (const Json* condition : items_of(node, {"status", "conditions"}))
    if (base::string_at(*condition, {"type"}) == "Ready")
      state = base::string_at(*condition, {"status"}) == "True" ? "Ready" : "NotReady";
  return base::bool_at(node, {"spec", "unschedulable"}) ? state + ",SchedulingDisabled" : state;
}

std::string node_roles(const Json& node) {
  constexpr std::string_view prefix = "node-role.kubernetes.io/";
  std::vector<std::string> roles;
  if (const Json* labels = base::find(node, {"metadata", "labels"}); labels != nullptr && labels->is_object())
    for (const auto& [key, value] : labels->items()) {
      if (key.starts_with(prefix) && key.size() > prefix.size()) roles.push_back(key.substr(prefix.size()));
      if (key == "kubernetes.io/role" && value.is_string()) roles.push_back(value.get<std::string>());
    }
  return joined(roles);
}

std::string node_address(const Json& node, std::string_view type) {
  for (const Json* address : items_of(node, {"status", "addresses"}))
    if (base::string_at(*address, {"type"}) == type) return std::string(base::string_at(*address, {"address"}));
  return "<none>";
}

std::string unknown(std::string_view text) {
  return text.empty() ? "<unknown>" : std::string(text);
}

void node_row(const Json& object, base::Time now, Cells& cells) {
  const auto info = [&object](std::string_view key) { return base::string_at(object, {"status", "nodeInfo", key}); };
  cells = {name_of(object),
           node_state(object),
           node_roles(object),
           age_of(object, now),
           info("kubeletVersion"),
           node_address(object, "InternalIP"),
           node_address(object, "ExternalIP"),
           unknown(info("osImage")),
           unknown(info("kernelVersion")),
           unknown(info("containerRuntimeVersion"))};
}

void namespace_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), base::string_at(object, {"status", "phase"}), age_of(object, now)};
}

std::size_t entries(const Json& object, const char* key) {
  const Json* data = base::find(object, {key});
  return data == nullptr ? 0 : data->size();
}

void config_map_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), entries(object, "data") + entries(object, "binaryData"), age_of(object, now)};
}

void secret_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), base::string_at(object, {"type"}), entries(object, "data"), age_of(object, now)};
}

void event_row(const Json& object, base::Time now, Cells& cells) {
  const auto text = [&object](std::string_view key) { return base::string_at(object, {key}); };
  std::string_view first = text("firstTimestamp");
  if (first.empty()) first = text("eventTime");
  std::string_view last = base::string_at(object, {"series", "lastObservedTime"});
  if (last.empty()) last = text("lastTimestamp");
  if (last.empty()) last = first;
  std::string about = base::to_lower(base::string_at(object, {"involvedObject", "kind"}));
  about += "/" + std::string(base::string_at(object, {"involvedObject", "name"}));
  std::string source(base::string_at(object, {"source", "component"}));
  if (source.empty()) source = text("reportingComponent");
  if (const std::string_view host = base::string_at(object, {"source", "host"}); !host.empty())
    source += ", " + std::string(host);
  std::int64_t count = base::integer_at(object, {"series", "count"}, base::integer_at(object, {"count"}));
  if (count == 0) count = 1;
  cells = {since(last, now),
           text("type"),
           text("reason"),
           about,
           base::string_at(object, {"involvedObject", "fieldPath"}),
           source,
           text("message"),
           since(first, now),
           count,
           name_of(object)};
}

void lease_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), base::string_at(object, {"spec", "holderIdentity"}), age_of(object, now)};
}

std::string metric_text(const Json& autoscaler, const Json& metric) {
  const Json* target = base::find(metric, {"resource", "target"});
  if (target == nullptr) return "<unknown>";
  const std::string name(base::string_at(metric, {"resource", "name"}));
  const bool percent = base::find(*target, {"averageUtilization"}) != nullptr;
  std::string current = "<unknown>";
  for (const Json* seen : items_of(autoscaler, {"status", "currentMetrics"}))
    if (base::string_at(*seen, {"resource", "name"}) == name)
      current = percent ? std::to_string(base::integer_at(*seen, {"resource", "current", "averageUtilization"})) + "%"
                        : std::string(base::string_at(*seen, {"resource", "current", "averageValue"}));
  return name + ": " + current + "/" +
         (percent ? std::to_string(base::integer_at(*target, {"averageUtilization"})) + "%"
                  : std::string(base::string_at(*target, {"averageValue"})));
}

void autoscaler_row(const Json& object, base::Time now, Cells& cells) {
  std::vector<std::string> targets;
  for (const Json* metric : items_of(object, {"spec", "metrics"})) targets.push_back(metric_text(object, *metric));
  cells = {name_of(object),
           std::string(base::string_at(object, {"spec", "scaleTargetRef", "kind"})) + "/" +
               std::string(base::string_at(object, {"spec", "scaleTargetRef", "name"})),
           joined(targets, ", "),
           std::to_string(base::integer_at(object, {"spec", "minReplicas"}, 1)),
           base::integer_at(object, {"spec", "maxReplicas"}),
           base::integer_at(object, {"status", "currentReplicas"}),
           age_of(object, now)};
}

std::string amount(const Json* value) {
  if (value == nullptr) return "N/A";
  return value->is_string() ? value->get<std::string>() : base::to_text(*value);
}

void budget_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), amount(base::find(object, {"spec", "minAvailable"})),
           amount(base::find(object, {"spec", "maxUnavailable"})),
           base::integer_at(object, {"status", "disruptionsAllowed"}), age_of(object, now)};
}

void priority_class_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), base::integer_at(object, {"value"}), base::bool_at(object, {"globalDefault"}),
           age_of(object, now), base::string_at(object, {"preemptionPolicy"})};
}

void runtime_class_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), base::string_at(object, {"handler"}), age_of(object, now)};
}

void quota_row(const Json& object, base::Time now, Cells& cells) {
  std::string requests, limits;
  if (const Json* hard = base::find(object, {"status", "hard"}); hard != nullptr && hard->is_object())
    for (const auto& [key, value] : hard->items()) {
      const Json* used = base::find(object, {"status", "used", key});
      std::string& out = key.starts_with("limits.") ? limits : requests;
      out += (out.empty() ? "" : ", ") + key + ": " + (used == nullptr ? "0" : amount(used)) + "/" + amount(&value);
    }
  cells = {name_of(object), requests, limits, age_of(object, now)};
}

void webhooks_row(const Json& object, base::Time now, Cells& cells) {
  cells = {name_of(object), items_of(object, {"webhooks"}).size(), age_of(object, now)};
}

void api_service_row(const Json& object, base::Time now, Cells& cells) {
  std::string service = "Local", available = "Unknown";
  if (const Json* reference = base::find(object, {"spec", "service"}))
    service = std::string(base::string_at(*reference, {"namespace"})) + "/" +
              std::string(base::string_at(*reference, {"name"}));
  for (const Json* condition : items_of(object, {"status", "conditions"}))
    if (base::string_at(*condition, {"type"}) == "Available") {
      available = base::string_at(*condition, {"status"});
      if (available != "True") available += " (" + std::string(base::string_at(*condition, {"reason"})) + ")";
    }
  cells = {name_of(object), service, available, age_of(object, now)};
}

}  // namespace

const Printer* find_cluster_printer(std::string_view plural) {
  static const TableColumn name = {"Name", "string", "name"}, age = {"Age"};
  const auto wide = [](std::string_view title, std::string_view type = "string") {
    return TableColumn{title, type, {}, {}, 1};
  };
  static const std::unordered_map<std::string_view, Printer> printers = {
      {"nodes",
       {{name,
         {"Status"},
         {"Roles"},
         age,
         {"Version"},
         wide("Internal-IP"),
         wide("External-IP"),
         wide("OS-Image"),
         wide("Kernel-Version"),
         wide("Container-Runtime")},
        node_row}},
      {"namespaces", {{name, {"Status"}, age}, namespace_row}},
      {"configmaps", {{name, {"Data"}, age}, config_map_row}},
      {"secrets", {{name, {"Type"}, {"Data"}, age}, secret_row}},
      {"events",
       {{{"Last Seen"},
         {"Type"},
         {"Reason"},
         {"Object"},
         wide("Subobject"),
         wide("Source"),
         {"Message"},
         wide("First Seen"),
         wide("Count", "integer"),
         {"Name", "string", "name", {}, 1}},
        event_row}},
      {"leases", {{name, {"Holder"}, age}, lease_row}},
      {"horizontalpodautoscalers",
       {{name, {"Reference"}, {"Targets"}, {"MinPods"}, {"MaxPods", "integer"}, {"Replicas", "integer"}, age},
        autoscaler_row}},
      {"poddisruptionbudgets",
       {{name, {"Min Available"}, {"Max Unavailable"}, {"Allowed Disruptions", "integer"}, age}, budget_row}},
      {"priorityclasses",
       {{name, {"Value", "integer"}, {"Global-Default", "boolean"}, age, {"PreemptionPolicy"}}, priority_class_row}},
      {"runtimeclasses", {{name, {"Handler"}, age}, runtime_class_row}},
      {"resourcequotas", {{name, {"Request"}, {"Limit"}, age}, quota_row}},
      {"validatingwebhookconfigurations", {{name, {"Webhooks", "integer"}, age}, webhooks_row}},
      {"mutatingwebhookconfigurations", {{name, {"Webhooks", "integer"}, age}, webhooks_row}},
      {"apiservices", {{name, {"Service"}, {"Available"}, age}, api_service_row}},
  };
  const auto found = printers.find(plural);
  return found == printers.end() ? nullptr : &found->second;
}

}  // namespace o2dms::simulator

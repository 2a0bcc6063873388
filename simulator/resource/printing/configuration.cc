#include "simulator/resource/printing/printer.h"

namespace o2dms::simulator {

using base::Json;

namespace {

Cells config_map_row(const Json& object, base::Time now) {
  return {name_of(object), size_at(object, {"data"}) + size_at(object, {"binaryData"}), age(object, now)};
}

Cells secret_row(const Json& object, base::Time now) {
  return {name_of(object), text_at(object, {"type"}), size_at(object, {"data"}), age(object, now)};
}

Cells service_account_row(const Json& object, base::Time now) {
  return {name_of(object), size_at(object, {"secrets"}), age(object, now)};
}

// Of the subjects of a binding, those of one kind.
std::string subjects(const Json& binding, std::string_view kind) {
  std::vector<std::string> words;
  if (auto list = base::find(binding, {"subjects"}); list && list->is_array()) {
    for (const auto& subject : *list) {
      if (base::string_at(subject, {"kind"}) != kind) continue;
      std::string word(base::string_at(subject, {"name"}));
      if (kind == "ServiceAccount") word = std::string(base::string_at(subject, {"namespace"})) + "/" + word;
      words.push_back(std::move(word));
    }
  }
  return joined(words, "");
}

Cells binding_row(const Json& object, base::Time now) {
  return {name_of(object),
          text_at(object, {"roleRef", "kind"}, "") + "/" + text_at(object, {"roleRef", "name"}, ""),
          age(object, now),
          subjects(object, "User"),
          subjects(object, "Group"),
          subjects(object, "ServiceAccount")};
}

// "used/hard" of the resources that are, or are not, limits.
std::string quota_text(const Json& quota, bool limits) {
  std::vector<std::string> words;
  if (auto hard = base::find(quota, {"status", "hard"}); hard && hard->is_object()) {
    for (const auto& [resource, value] : hard->items())
      if (resource.starts_with("limits.") == limits)
        words.push_back(resource + ": " + text_at(quota, {"status", "used", resource}, "0") + "/" +
                        value.get<std::string>());
  }
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

Cells quota_row(const Json& object, base::Time now) {
  return {name_of(object), quota_text(object, false), quota_text(object, true), age(object, now)};
}

std::string number_or_text(const Json* value) {
  if (!value) return "N/A";
  return value->is_string() ? value->get<std::string>() : base::to_text(*value);
}

Cells disruption_budget_row(const Json& object, base::Time now) {
  return {name_of(object), number_or_text(base::find(object, {"spec", "minAvailable"})),
          number_or_text(base::find(object, {"spec", "maxUnavailable"})),
          base::integer_at(object, {"status", "disruptionsAllowed"}), age(object, now)};
}

Cells autoscaler_row(const Json& object, base::Time now) {
  const Json* metrics = base::find(object, {"spec", "metrics"});
  std::vector<std::string> targets;
  if (metrics && metrics->is_array()) {
    for (const auto& metric : *metrics) {
      const auto goal = base::integer_at(metric, {"resource", "target", "averageUtilization"}, -1);
      if (goal >= 0)
        targets.push_back(text_at(metric, {"resource", "name"}) + ": <unknown>/" + std::to_string(goal) + "%");
      else
        targets.emplace_back("<unknown>");
    }
  }
  return {
      name_of(object),
      text_at(object, {"spec", "scaleTargetRef", "kind"}) + "/" + text_at(object, {"spec", "scaleTargetRef", "name"}),
      joined(targets),
      std::to_string(base::integer_at(object, {"spec", "minReplicas"}, 1)),
      base::integer_at(object, {"spec", "maxReplicas"}),
      base::integer_at(object, {"status", "currentReplicas"}),
      age(object, now)};
}

}  // namespace

const std::vector<Printer>& configuration_printers() {
  static const std::vector<TableColumn> binding_columns = {name_column,   text("Role"),   age_column,
                                                           wide("Users"), wide("Groups"), wide("ServiceAccounts")};
  static const std::vector<Printer> printers = {
      {"", "configmaps", {name_column, text("Data"), age_column}, config_map_row},
      {"", "secrets", {name_column, text("Type"), number("Data"), age_column}, secret_row},
      {"", "serviceaccounts", {name_column, text("Secrets"), age_column}, service_account_row},
      {"rbac.authorization.k8s.io", "rolebindings", binding_columns, binding_row},
      {"rbac.authorization.k8s.io", "clusterrolebindings", binding_columns, binding_row},
      {"", "resourcequotas", {name_column, text("Request"), text("Limit"), age_column}, quota_row},
      {"policy",
       "poddisruptionbudgets",
       {name_column, text("Min Available"), text("Max Unavailable"), number("Allowed Disruptions"), age_column},
       disruption_budget_row},
      {"autoscaling",
       "horizontalpodautoscalers",
       {name_column, text("Reference"), text("Targets"), text("MinPods"), text("MaxPods"), text("Replicas"),
        age_column},
       autoscaler_row}};
  return printers;
}

}  // namespace o2dms::simulator

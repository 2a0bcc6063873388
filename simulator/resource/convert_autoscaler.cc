#include "simulator/resource/convert_autoscaler.h"

#include "base/json.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr const char* metrics_annotation = "autoscaling.alpha.kubernetes.io/metrics";
constexpr const char* current_metrics_annotation = "autoscaling.alpha.kubernetes.io/current-metrics";
constexpr const char* conditions_annotation = "autoscaling.alpha.kubernetes.io/conditions";
constexpr const char* behavior_annotation = "autoscaling.alpha.kubernetes.io/behavior";

Json take(Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end()) return nullptr;
  Json value = std::move(*found);
  object.erase(key);
  return value;
}

Json* part(Json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_object() ? &*found : nullptr;
}

bool is_cpu_utilization(const Json& metric, const char* which) {
  return base::string_at(metric, {"type"}) == "Resource" && base::string_at(metric, {"resource", "name"}) == "cpu" &&
         base::find(metric, {"resource", which, "averageUtilization"}) != nullptr;
}

// Takes the first CPU utilization out of a list of metrics; null when there is none.
Json take_cpu(Json& metrics, const char* which) {
  if (metrics.is_array())
    for (std::size_t i = 0; i < metrics.size(); ++i)
      if (is_cpu_utilization(metrics[i], which)) {
        Json value = metrics[i]["resource"][which]["averageUtilization"];
        metrics.erase(i);
        return value;
      }
  return nullptr;
}

Json cpu_metric(const Json& percentage) {
  return {{"type", "Resource"},
          {"resource", {{"name", "cpu"}, {"target", {{"type", "Utilization"}, {"averageUtilization", percentage}}}}}};
}

void annotate(Json& autoscaler, const char* key, const Json& value) {
  if (value.is_null() || (value.is_array() && value.empty())) return;
  autoscaler["metadata"]["annotations"][key] = base::to_text(value);
}

// What an annotation holds, which is then taken away; null when it is absent or no JSON (a user may write anything
// there).
Json take_annotation(Json& autoscaler, const char* key) {
  Json* metadata = part(autoscaler, "metadata");
  Json* annotations = metadata == nullptr ? nullptr : part(*metadata, "annotations");
  if (annotations == nullptr) return nullptr;
  const Json text = take(*annotations, key);
  if (annotations->empty()) metadata->erase("annotations");
  if (!text.is_string()) return nullptr;
  auto value = base::parse_json(text.get_ref<const std::string&>());
  return value ? std::move(*value) : Json();
}

}  // namespace

void autoscaler_to_v1(Json& autoscaler) {
  if (Json* spec = part(autoscaler, "spec")) {
    Json metrics = take(*spec, "metrics");
    Json percentage = take_cpu(metrics, "target");
    if (!percentage.is_null()) (*spec)["targetCPUUtilizationPercentage"] = std::move(percentage);
    annotate(autoscaler, metrics_annotation, metrics);
    annotate(autoscaler, behavior_annotation, take(autoscaler["spec"], "behavior"));
  }
  if (Json* status = part(autoscaler, "status")) {
    Json metrics = take(*status, "currentMetrics");
    Json percentage = take_cpu(metrics, "current");
    if (!percentage.is_null()) (*status)["currentCPUUtilizationPercentage"] = std::move(percentage);
    const Json conditions = take(*status, "conditions");
    annotate(autoscaler, current_metrics_annotation, metrics);
    annotate(autoscaler, conditions_annotation, conditions);
  }
}

void autoscaler_to_v2(Json& autoscaler) {
  Json metrics = take_annotation(autoscaler, metrics_annotation);
  Json behavior = take_annotation(autoscaler, behavior_annotation);
  Json current = take_annotation(autoscaler, current_metrics_annotation);
  Json conditions = take_annotation(autoscaler, conditions_annotation);
  if (Json* spec = part(autoscaler, "spec")) {
    if (!metrics.is_array()) metrics = Json::array();
    const Json percentage = take(*spec, "targetCPUUtilizationPercentage");
    if (!percentage.is_null()) metrics.insert(metrics.begin(), cpu_metric(percentage));
    if (!metrics.empty()) (*spec)["metrics"] = std::move(metrics);
    if (behavior.is_object()) (*spec)["behavior"] = std::move(behavior);
  }
  if (Json* status = part(autoscaler, "status")) {
    if (!current.is_array()) current = Json::array();
    const Json percentage = take(*status, "currentCPUUtilizationPercentage");
    if (!percentage.is_null())
      current.insert(current.begin(),
                     Json{{"type", "Resource"},
                          {"resource", {{"name", "cpu"}, {"current", {{"averageUtilization", percentage}}}}}});
    if (!current.empty()) (*status)["currentMetrics"] = std::move(current);
    if (conditions.is_array()) (*status)["conditions"] = std::move(conditions);
  }
}

}  // namespace o2dms::simulator

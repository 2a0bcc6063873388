#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

constexpr int cpu_percentage = 80;

Json policy(const char* type, int value) {
  return {{"type", type}, {"value", value}, {"periodSeconds", 15}};
}

void default_behavior(Json& behavior) {
  Json& up = ensure(behavior, "scaleUp");
  set_default(up, "stabilizationWindowSeconds", 0);
  set_default(up, "selectPolicy", "Max");
  if (is_empty(up, "policies")) up["policies"] = Json::array({policy("Pods", 4), policy("Percent", 100)});
  Json& down = ensure(behavior, "scaleDown");
  set_default(down, "selectPolicy", "Max");
  if (is_empty(down, "policies")) down["policies"] = Json::array({policy("Percent", 100)});
}

}  // namespace

void default_autoscaler_v1(Json& autoscaler) {
  Json& spec = ensure(autoscaler, "spec");
  set_default(spec, "minReplicas", 1);
  const Json* other_metrics =
      base::find(autoscaler, {"metadata", "annotations", "autoscaling.alpha.kubernetes.io/metrics"});
  if (other_metrics == nullptr) set_default(spec, "targetCPUUtilizationPercentage", cpu_percentage);
}

void default_autoscaler_v2(Json& autoscaler) {
  Json& spec = ensure(autoscaler, "spec");
  set_default(spec, "minReplicas", 1);
  if (is_empty(spec, "metrics"))
    spec["metrics"] = Json::array(
        {{{"type", "Resource"},
          {"resource",
           {{"name", "cpu"}, {"target", {{"type", "Utilization"}, {"averageUtilization", cpu_percentage}}}}}}});
  if (Json* behavior = child(spec, "behavior")) default_behavior(*behavior);
}

}  // namespace o2dms::simulator

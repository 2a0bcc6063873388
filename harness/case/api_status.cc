#include "harness/case/api_status.h"

#include <cstdint>
#include <utility>
#include <vector>

#include "base/json.h"

namespace o2dms::harness {

using base::Json;

namespace {

// Fields of status, and the value that each must have (the least one, for counts).
std::vector<std::pair<std::string, Json>> wanted_status(const Json& object) {
  const std::string_view kind = base::string_at(object, {"kind"});
  const std::int64_t generation = base::integer_at(object, {"metadata", "generation"}, 1);
  const std::int64_t replicas = base::integer_at(object, {"spec", "replicas"}, 1);
  if (kind == "Deployment")
    return {{"observedGeneration", generation},
            {"replicas", replicas},
            {"readyReplicas", replicas},
            {"updatedReplicas", replicas},
            {"availableReplicas", replicas}};
  if (kind == "StatefulSet")
    return {{"observedGeneration", generation}, {"replicas", replicas}, {"readyReplicas", replicas}};
  if (kind == "DaemonSet") {
    // A node may be full, or cut off: then its pod is desired, and not ready.
    const auto shown = [&](const char* count) {
      return std::max<std::int64_t>(base::integer_at(object, {"status", count}, 0), 1);
    };
    return {{"observedGeneration", generation},
            {"desiredNumberScheduled", shown("desiredNumberScheduled")},
            {"currentNumberScheduled", shown("desiredNumberScheduled")},
            {"numberReady", shown("numberAvailable")},
            {"numberAvailable", shown("numberReady")}};
  }
  if (kind == "Job") return {{"succeeded", base::integer_at(object, {"spec", "completions"}, 1)}};
  if (kind == "PersistentVolumeClaim") return {{"phase", "Bound"}};
  return {};
}

}  // namespace

std::string status_when_up(const Json& object) {
  std::string text;
  for (const auto& [field, value] : wanted_status(object))
    text += (text.empty() ? "status." : ", status.") + field + " is " +
            (value.is_string() ? value.get<std::string>() : base::to_text(value));
  return text;
}

std::string what_status_lacks(const Json& object) {
  std::string text;
  for (const auto& [field, value] : wanted_status(object)) {
    const Json* found = base::find(object, {"status", field});
    if (found != nullptr && *found == value) continue;
    if (found != nullptr && field == "observedGeneration" && found->is_number_integer() && *found > value) continue;
    if (found == nullptr && value == 0) continue;
    text += (text.empty() ? "status." : ", status.") + field + " is " +
            (found == nullptr ? std::string("absent") : base::to_text(*found));
  }
  return text;
}

}  // namespace o2dms::harness

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void copy_missing(const Json& from, Json& to) {
  for (const auto& [name, quantity] : from.items()) set_default(to, name.c_str(), quantity);
}

}  // namespace

void default_namespace(Json& ns) {
  Json& metadata = ensure(ns, "metadata");
  if (!is_empty(metadata, "name"))
    set_default(ensure(metadata, "labels"), "kubernetes.io/metadata.name", metadata["name"]);
  ensure(ns, "spec");
  if (is_empty(ensure(ns, "status"), "phase")) ns["status"]["phase"] = "Active";
}

void default_node(Json& node) {
  ensure(node, "spec");
  Json& status = ensure(node, "status");
  if (!status.contains("allocatable") && status.contains("capacity")) status["allocatable"] = Json(status["capacity"]);
  set_default(ensure(ensure(status, "daemonEndpoints"), "kubeletEndpoint"), "Port", 0);
}

void default_limit_range(Json& range) {
  for_each(ensure(range, "spec"), "limits", [](Json& item) {
    if (base::string_at(item, {"type"}) != "Container") return;
    if (item.contains("max")) copy_missing(Json(item["max"]), ensure(item, "default"));
    if (item.contains("default")) copy_missing(Json(item["default"]), ensure(item, "defaultRequest"));
    if (item.contains("min")) copy_missing(Json(item["min"]), ensure(item, "defaultRequest"));
  });
}

void default_priority_class(Json& priority_class) {
  set_default(priority_class, "preemptionPolicy", "PreemptLowerPriority");
  set_default(priority_class, "value", 0);
}

}  // namespace o2dms::simulator

#include "simulator/resource/defaulting/default_value.h"
#include "simulator/resource/defaulting/kind_defaults.h"

namespace o2dms::simulator {
namespace {

using base::Json;

// What is limited is also requested, unless something else is.
void default_requests(Json& container) {
  Json& resources = ensure(container, "resources");
  const auto limits = resources.find("limits");
  if (limits == resources.end() || !limits->is_object()) return;
  const Json limited = *limits;
  Json& requests = ensure(resources, "requests");
  for (const auto& [name, quantity] : limited.items()) set_default(requests, name.c_str(), quantity);
}

// On the host's network a container's port is the host's.
void default_host_ports(Json& container) {
  for_each(container, "ports", [](Json& port) {
    if (base::integer_at(port, {"hostPort"}) == 0) port["hostPort"] = base::integer_at(port, {"containerPort"});
  });
}

}  // namespace

void default_pod_spec(Json& spec) {
  if (is_empty(spec, "dnsPolicy")) spec["dnsPolicy"] = "ClusterFirst";
  if (is_empty(spec, "restartPolicy")) spec["restartPolicy"] = "Always";
  if (is_empty(spec, "schedulerName")) spec["schedulerName"] = "default-scheduler";
  set_default(spec, "terminationGracePeriodSeconds", 30);
  ensure(spec, "securityContext");
  // The old name of the field is kept in step.
  if (is_empty(spec, "serviceAccountName") && !is_empty(spec, "serviceAccount"))
    spec["serviceAccountName"] = spec["serviceAccount"];
  if (!is_empty(spec, "serviceAccountName")) spec["serviceAccount"] = spec["serviceAccountName"];
  for (const char* key : {"initContainers", "containers", "ephemeralContainers"})
    for_each(spec, key, default_container);
  for_each(spec, "volumes", default_volume);
}

void default_pod_template(Json& object_spec) {
  Json& pod_template = ensure(object_spec, "template");
  ensure(pod_template, "metadata");
  default_pod_spec(ensure(pod_template, "spec"));
}

void default_pod(Json& pod) {
  Json& spec = ensure(pod, "spec");
  default_pod_spec(spec);
  set_default(spec, "enableServiceLinks", true);
  const bool host_network = base::bool_at(spec, {"hostNetwork"});
  for (const char* key : {"initContainers", "containers"})
    for_each(spec, key, [host_network](Json& container) {
      default_requests(container);
      if (host_network) default_host_ports(container);
    });
}

void default_pod_template_kind(Json& pod_template) {
  Json& inner = ensure(pod_template, "template");
  ensure(inner, "metadata");
  default_pod_spec(ensure(inner, "spec"));
}

}  // namespace o2dms::simulator

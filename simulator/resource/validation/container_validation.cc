#include <set>

#include "simulator/resource/label_syntax.h"
#include "simulator/resource/validation/kind_validation.h"

namespace o2dms::simulator {
namespace {

using base::Json;

void validate_container_ports(const Json& container, const FieldPath& at, Problems& problems) {
  std::set<std::string, std::less<>> names;
  each(container, at, "ports", [&](const Json& port, const FieldPath& path) {
    const std::string_view name = base::string_at(port, {"name"});
    if (!name.empty()) {
      problems.check(path.field("name"), name, check_port_name(name));
      if (!names.emplace(name).second) problems.duplicate(path.field("name"), Json(name));
    }
    if (base::integer_at(port, {"containerPort"}) == 0)
      problems.required(path.field("containerPort"));
    else
      problems.in_range(path, port, "containerPort", 1, 65535);
    if (base::integer_at(port, {"hostPort"}) != 0) problems.in_range(path, port, "hostPort", 1, 65535);
    problems.one_of(path, port, "protocol", {"SCTP", "TCP", "UDP"});
  });
}

void validate_environment(const Json& container, const FieldPath& at, Problems& problems) {
  each(container, at, "env", [&](const Json& variable, const FieldPath& path) {
    const std::string_view name = base::string_at(variable, {"name"});
    if (!name.empty()) problems.check(path.field("name"), name, check_environment_name(name));
    const Json* from = member(variable, "valueFrom");
    if (from == nullptr) return;
    const FieldPath place = path.field("valueFrom");
    if (from->empty())
      problems.invalid(
          place, "",
          "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
    if (has(variable, "value")) problems.invalid(place, "", "may not be specified when `value` is not empty");
    if (from->size() > 1) problems.invalid(place, "", "may not have more than one field specified at a time");
  });
  // A real server speaks of the list as a whole here.
  const FieldPath all = at.field("envFrom");
  each(container, at, "envFrom", [&](const Json& source, const FieldPath& path) {
    const bool config_map = source.contains("configMapRef"), secret = source.contains("secretRef");
    if (!config_map && !secret) problems.invalid(all, "", "must specify one of: `configMapRef` or `secretRef`");
    if (config_map && secret) problems.invalid(all, "", "may not have more than one field specified at a time");
    for (const char* key : {"configMapRef", "secretRef"})
      if (source.contains(key) && !has(source[key], "name")) problems.required(path.field(key).field("name"));
  });
}

// What a pod's containers may mount.
struct Volumes {
  std::set<std::string, std::less<>> names;

  explicit Volumes(const Json& spec) {
    each(spec, FieldPath(), "volumes",
         [this](const Json& volume, const FieldPath&) { names.emplace(base::string_at(volume, {"name"})); });
  }
};

void validate_mounts(const Json& container, const FieldPath& at, const Volumes& volumes, Problems& problems) {
  std::set<std::string, std::less<>> paths;
  each(container, at, "volumeMounts", [&](const Json& mount, const FieldPath& path) {
    const std::string_view name = base::string_at(mount, {"name"}), target = base::string_at(mount, {"mountPath"});
    if (!name.empty() && volumes.names.count(name) == 0) problems.not_found(path.field("name"), name);
    if (!target.empty() && !paths.emplace(target).second)
      problems.invalid(path.field("mountPath"), Json(target), "must be unique");
    if (has(mount, "subPath") && has(mount, "subPathExpr"))
      problems.invalid(path.field("subPathExpr"), mount["subPathExpr"],
                       "subPathExpr and subPath are mutually exclusive");
  });
  each(container, at, "volumeDevices", [&](const Json& device, const FieldPath& path) {
    const std::string_view name = base::string_at(device, {"name"});
    if (!name.empty() && volumes.names.count(name) == 0) problems.not_found(path.field("name"), name);
  });
}

// Init containers run to their end: probes and hooks are for those that go on beside the others (sidecars).
void validate_init_container(const Json& container, const FieldPath& at, Problems& problems) {
  if (base::string_at(container, {"restartPolicy"}) == "Always") return;
  for (const char* key : {"livenessProbe", "readinessProbe", "startupProbe", "lifecycle"})
    if (container.contains(key))
      problems.forbidden(at.field(key), "may not be set for init containers without restartPolicy=Always");
}

}  // namespace

void validate_container(const Json& container, const FieldPath& at, Problems& problems) {
  const std::string_view name = base::string_at(container, {"name"});
  if (!name.empty()) problems.check(at.field("name"), name, check_dns1123_label(name));
  const std::string_view image = base::string_at(container, {"image"});
  if (image.empty())
    problems.required(at.field("image"));
  else if (image.front() == ' ' || image.back() == ' ')
    problems.invalid(at.field("image"), Json(image), "must not have leading or trailing whitespace");
  problems.one_of(at, container, "imagePullPolicy", {"Always", "IfNotPresent", "Never"});
  problems.one_of(at, container, "terminationMessagePolicy", {"FallbackToLogsOnError", "File"});
  problems.one_of(at, container, "restartPolicy", {"Always", "Never", "OnFailure"});
  validate_container_ports(container, at, problems);
  validate_environment(container, at, problems);
  validate_probes(container, at, problems);
  if (const Json* resources = member(container, "resources"))
    validate_resources(*resources, at.field("resources"), problems);
  if (const Json* security = member(container, "securityContext")) {
    const FieldPath path = at.field("securityContext");
    for (const char* key : {"runAsUser", "runAsGroup"}) problems.in_range(path, *security, key, 0, 2147483647);
    if (base::bool_at(*security, {"privileged"}) && security->contains("allowPrivilegeEscalation") &&
        !base::bool_at(*security, {"allowPrivilegeEscalation"}))
      problems.invalid(path, *security, "cannot set `allowPrivilegeEscalation` to false and `privileged` to true");
  }
}

void validate_containers(const Json& spec, const FieldPath& at, Problems& problems) {
  if (!has(spec, "containers")) problems.required(at.field("containers"));
  const Volumes volumes(spec);
  std::set<std::string, std::less<>> names;
  for (const char* key : {"containers", "initContainers", "ephemeralContainers"})
    each(spec, at, key, [&](const Json& container, const FieldPath& path) {
      if (problems.full()) return;
      const std::string_view name = base::string_at(container, {"name"});
      if (!name.empty() && !names.emplace(name).second) problems.duplicate(path.field("name"), Json(name));
      validate_container(container, path, problems);
      validate_mounts(container, path, volumes, problems);
      if (std::string_view(key) == "initContainers") validate_init_container(container, path, problems);
    });
}

}  // namespace o2dms::simulator

#include "simulator/cluster/nodes/container_variables.h"

#include "base/json.h"
#include "simulator/cluster/nodes/program.h"
#include "simulator/cluster/nodes/references.h"

namespace o2dms::simulator {

namespace {

constexpr std::size_t kMost = 2 * 1024 * 1024;  // bytes of all values, as Linux has it

base::Result<void> add_all_of(const ControllerContext& context, std::string_view ns, ReferenceKind kind,
                              const base::Json& source, const base::Json* reference, Variables& variables) {
  if (reference == nullptr) return base::done();
  if (std::string missing = missing_reference(context, ns, kind, reference); !missing.empty())
    return base::fail(std::move(missing));
  const std::string prefix(base::string_at(source, {"prefix"}));
  for (auto& [key, value] : data_of(context, ns, kind, base::string_at(*reference, {"name"})).value_or(Files()))
    variables[prefix + key] = value;
  return base::done();
}

// Of one entry of env; nothing when it comes from what is optional and not there.
base::Result<std::optional<std::string>> value_of(const ControllerContext& context, const StoredObject& pod,
                                                  const base::Json& container, const base::Json& entry,
                                                  const PodIps& ips) {
  const base::Json* from = base::find(entry, {"valueFrom"});
  if (from == nullptr) return std::optional<std::string>();
  const std::string_view ns = pod.namespace_name();
  if (const base::Json* key = base::find(*from, {"configMapKeyRef"}))
    return referenced_value(context, ns, ReferenceKind::config_map, *key);
  if (const base::Json* key = base::find(*from, {"secretKeyRef"}))
    return referenced_value(context, ns, ReferenceKind::secret, *key);
  if (const base::Json* resource = base::find(*from, {"resourceFieldRef"}))
    return std::optional(container_resource(container, *resource));
  return std::optional(pod_field(pod, base::string_at(*from, {"fieldRef", "fieldPath"}), ips));
}

}  // namespace

base::Result<Variables> container_variables(const ControllerContext& context, const StoredObject& pod,
                                            const base::Json& container, const PodIps& ips) {
  Variables variables;
  for (const base::Json& source : base::elements_at(container, {"envFrom"})) {
    for (const auto& [kind, field] :
         {std::pair(ReferenceKind::config_map, "configMapRef"), std::pair(ReferenceKind::secret, "secretRef")}) {
      auto added = add_all_of(context, pod.namespace_name(), kind, source, base::find(source, {field}), variables);
      if (!added) return base::failure(added.error());
    }
  }
  std::size_t room = kMost;
  for (const base::Json& entry : base::elements_at(container, {"env"})) {
    const std::string name(base::string_at(entry, {"name"}));
    if (!entry.contains("valueFrom")) {
      variables[name] = expand_references(base::string_at(entry, {"value"}), variables, room);
      continue;
    }
    auto value = value_of(context, pod, container, entry, ips);
    if (!value) return base::failure(value.error());
    if (*value) variables[name] = **std::move(value);
  }
  variables.emplace("HOSTNAME", pod.name());
  return variables;
}

}  // namespace o2dms::simulator

#include "simulator/verbs/pod_actions.h"

#include "base/json_cursor.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/eviction.h"
#include "simulator/verbs/success.h"

namespace o2dms::simulator {

using base::Json;

namespace {

Json scheduled_condition(base::Time now) {
  return {{"type", "PodScheduled"},
          {"status", "True"},
          {"lastProbeTime", nullptr},
          {"lastTransitionTime", base::to_rfc3339(now)}};
}

std::optional<StatusError> binding_refusal(const StatusSubject& subject, const StoredObject& pod, const Json& binding) {
  const std::string name(pod.name());
  const std::string_view uid = base::string_at(binding, {"metadata", "uid"});
  if (!uid.empty() && uid != pod.uid()) {
    return conflict(subject, "Precondition failed: UID in precondition: " + std::string(uid) +
                                 ", UID in object meta: " + std::string(pod.uid()));
  }
  if (pod.meta().is_deleting())
    return conflict(subject, "pod " + name + " is being deleted, cannot be assigned to a host");
  if (const std::string node = base::decoded_json_string(base::raw_json_at(pod.spec(), {"nodeName"})); !node.empty())
    return conflict(subject, "pod " + name + " is already assigned to node \"" + node + "\"");
  const std::string_view gates = base::raw_json_at(pod.spec(), {"schedulingGates"});
  if (!gates.empty() && gates != "[]") return conflict(subject, "pod " + name + " has non-empty .spec.schedulingGates");
  return std::nullopt;
}

// What a binding makes of a pod: the members that it changes.
Json bound(const StoredObject& pod, const Json& binding, base::Time now) {
  Json changed = pod.members({"metadata", "spec", "status"});
  changed["spec"]["nodeName"] = base::string_at(binding, {"target", "name"});
  if (const Json* annotations = base::find(binding, {"metadata", "annotations"})) {
    for (const auto& [key, value] : annotations->items()) changed["metadata"]["annotations"][key] = value;
  }
  Json others = Json::array();
  if (const Json* conditions = base::find(changed, {"status", "conditions"})) {
    for (const Json& condition : *conditions) {
      if (base::string_at(condition, {"type"}) != "PodScheduled") others.push_back(condition);
    }
  }
  others.push_back(scheduled_condition(now));
  changed["status"]["conditions"] = std::move(others);
  return changed;
}

StatusOr<ObjectRef> bind(const NativeApiParts& parts, const RequestTarget& target, const Json& binding,
                         const WriteOptions& options) {
  const std::string name(target.name.empty() ? base::string_at(binding, {"metadata", "name"}) : target.name);
  const StatusSubject subject{"", "pods", name};
  if (base::string_at(binding, {"target", "name"}).empty()) {
    return base::failure(invalid("", "Binding", name, {required_value("target.name")}));
  }
  const ResourceType* pods = parts.registry.find("", "v1", "pods");
  std::optional<StatusError> refusal;
  const auto may_bind = [&](const ObjectRef& current) {
    refusal = current == nullptr ? not_found(subject) : binding_refusal(subject, *current, binding);
    return !refusal;
  };
  if (options.dry_run) {
    may_bind(parts.store.get(*pods, target.ns, name));
  } else {
    parts.store.write(*pods, target.ns, name, [&](const ObjectRef& current) -> Store::Change {
      if (!may_bind(current)) return {};
      return {Store::Change::Kind::put, ObjectDraft(*current, bound(*current, binding, parts.clock.now()))};
    });
  }
  if (refusal) return base::failure(std::move(*refusal));
  return make_object(*target.resource, success_status(201));
}

}  // namespace

std::optional<StatusOr<ObjectRef>> pod_action(const NativeApiParts& parts, const RequestTarget& target,
                                              const Json& payload, const UserInfo& user, const WriteOptions& options) {
  if (!target.resource->group.empty()) return std::nullopt;
  const std::string_view plural = target.resource->plural, subresource = target.subresource;
  if (plural == "bindings" || (plural == "pods" && subresource == "binding"))
    return bind(parts, target, payload, options);
  if (plural == "pods" && subresource == "eviction") return evict_pod(parts, target, payload, user, options);
  return std::nullopt;
}

}  // namespace o2dms::simulator

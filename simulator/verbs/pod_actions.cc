#include "simulator/verbs/pod_actions.h"

#include "simulator/schema/registry.h"
#include "simulator/store/open_object.h"
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

// What a binding makes of a pod; an error when it may not be bound.
StatusOr<Json> bound(const StatusSubject& pod_subject, const OpenObject& pod, const Json& binding, base::Time now) {
  const std::string pod_name(pod.name());
  const std::string_view node = base::string_at(pod.json(), {"spec", "nodeName"});
  if (base::find(pod.json(), {"metadata", "deletionTimestamp"}) != nullptr) {
    return base::failure(conflict(pod_subject, "pod " + pod_name + " is being deleted, cannot be assigned to a host"));
  }
  if (!node.empty()) {
    return base::failure(
        conflict(pod_subject, "pod " + pod_name + " is already assigned to node \"" + std::string(node) + "\""));
  }
  if (const Json* gates = base::find(pod.json(), {"spec", "schedulingGates"}); gates != nullptr && !gates->empty()) {
    return base::failure(conflict(pod_subject, "pod " + pod_name + " has non-empty .spec.schedulingGates"));
  }
  Json object = pod.json();
  object["spec"]["nodeName"] = base::string_at(binding, {"target", "name"});
  if (const Json* annotations = base::find(binding, {"metadata", "annotations"})) {
    for (const auto& [key, value] : annotations->items()) object["metadata"]["annotations"][key] = value;
  }
  Json others = Json::array();
  if (const Json* conditions = base::find(object, {"status", "conditions"})) {
    for (const Json& condition : *conditions) {
      if (base::string_at(condition, {"type"}) != "PodScheduled") others.push_back(condition);
    }
  }
  others.push_back(scheduled_condition(now));
  object["status"]["conditions"] = std::move(others);
  return object;
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
  const auto decide = [&](const ObjectRef& current, Json& object) {
    if (!current) {
      refusal = not_found(subject);
      return false;
    }
    const std::string_view uid = base::string_at(binding, {"metadata", "uid"});
    if (!uid.empty() && uid != current->uid()) {
      refusal = conflict(subject, "Precondition failed: UID in precondition: " + std::string(uid) +
                                      ", UID in object meta: " + std::string(current->uid()));
      return false;
    }
    auto result = bound(subject, OpenObject(current), binding, parts.clock.now());
    if (result) {
      object = std::move(*result);
    } else {
      refusal = result.error();
    }
    return result.ok();
  };
  Json object;
  if (options.dry_run) {
    decide(parts.store.get(*pods, target.ns, name), object);
  } else {
    parts.store.write(*pods, target.ns, name, [&](const ObjectRef& current) -> Store::Change {
      if (!decide(current, object)) return {};
      return {Store::Change::Kind::put, ObjectDraft(*pods, std::move(object))};
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

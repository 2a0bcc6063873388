#include "simulator/cluster/scheduler/claims.h"

#include "base/json.h"
#include "simulator/cluster/api_client.h"
#include "simulator/cluster/object_cache.h"
#include "simulator/cluster/ownership.h"

namespace o2dms::simulator {

std::vector<std::string> claim_names(const base::Json& pod) {
  std::vector<std::string> names;
  const base::Json* volumes = base::find(pod, {"spec", "volumes"});
  if (volumes == nullptr || !volumes->is_array()) return names;
  for (const base::Json& volume : *volumes) {
    if (const base::Json* claim = base::find(volume, {"persistentVolumeClaim"}))
      names.emplace_back(base::string_at(*claim, {"claimName"}));
    else if (base::find(volume, {"ephemeral"}) != nullptr)
      names.push_back(std::string(base::string_at(pod, {"metadata", "name"})) + "-" +
                      std::string(base::string_at(volume, {"name"})));
  }
  return names;
}

ClaimState claims_of(const ControllerContext& context, std::string_view ns, const base::Json& pod) {
  ClaimState state;
  const ResourceType& claims = stored_type(context.registry, "", "persistentvolumeclaims");
  const ResourceType& classes = stored_type(context.registry, "storage.k8s.io", "storageclasses");
  for (const std::string& name : claim_names(pod)) {
    const ObjectRef claim = context.cache.get(claims, {std::string(ns), name});
    if (claim == nullptr) {
      state.refusal = "persistentvolumeclaim \"" + name + "\" not found";
      return state;
    }
    if (is_deleting(claim->json())) {
      state.refusal = "persistentvolumeclaim \"" + name + "\" is being deleted";
      return state;
    }
    if (base::string_at(claim->json(), {"status", "phase"}) == "Bound") continue;
    const ObjectRef storage_class =
        context.cache.get(classes, {"", std::string(base::string_at(claim->json(), {"spec", "storageClassName"}))});
    const bool waits = storage_class != nullptr &&
                       base::string_at(storage_class->json(), {"volumeBindingMode"}) == "WaitForFirstConsumer";
    if (!waits) {
      state.refusal = "pod has unbound immediate PersistentVolumeClaims";
      return state;
    }
    state.to_select.push_back(claim);
  }
  return state;
}

}  // namespace o2dms::simulator

#include "simulator/cluster/scheduler/volume_binding.h"

#include "base/json.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"
#include "simulator/cluster/runtime/pod_volumes.h"

namespace o2dms::simulator {

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

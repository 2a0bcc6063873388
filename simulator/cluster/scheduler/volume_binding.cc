#include "simulator/cluster/scheduler/volume_binding.h"

#include "base/json_cursor.h"
#include "simulator/cluster/runtime/api_client.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/views/claim_view.h"
#include "simulator/cluster/views/pod_view.h"

namespace o2dms::simulator {

ClaimState claims_of(const ControllerContext& context, const StoredObject& pod) {
  ClaimState state;
  const PodView& view = pod_view(pod);
  if (view.claims.empty() && view.ephemeral.empty()) return state;
  const ResourceType& claims = stored_type(context.registry, "", "persistentvolumeclaims");
  const ResourceType& classes = stored_type(context.registry, "storage.k8s.io", "storageclasses");
  for (const std::string& name : view.claim_names()) {
    const ObjectRef claim = context.cache.get(claims, {pod.namespace_name(), name});
    if (claim == nullptr) {
      state.refusal = "persistentvolumeclaim \"" + name + "\" not found";
      return state;
    }
    if (claim->meta().is_deleting()) {
      state.refusal = "persistentvolumeclaim \"" + name + "\" is being deleted";
      return state;
    }
    if (claim_view(*claim).is_bound()) continue;
    const ObjectRef storage_class = context.cache.get(classes, {"", claim_view(*claim).storage_class});
    const bool waits = storage_class != nullptr &&
                       base::raw_json_at(storage_class->bytes(), {"volumeBindingMode"}) == "\"WaitForFirstConsumer\"";
    if (!waits) {
      state.refusal = "pod has unbound immediate PersistentVolumeClaims";
      return state;
    }
    state.to_select.push_back(claim);
  }
  return state;
}

}  // namespace o2dms::simulator

// GET of one object, in the version asked for.
#include "simulator/api/core.h"
#include "simulator/api/scale.h"
#include "simulator/resource/registry.h"

namespace o2dms::simulator {

StatusOr<ObjectRef> get_object(const Core& core, const Target& target) {
  const ResourceType& resource = *target.resource;
  if (!resource.has_verb("get")) return base::failure(method_not_allowed());
  ObjectRef stored = core.store.get(*resource.storage, target.ns, target.name);
  if (!stored) return base::failure(not_found(subject_of(target)));
  if (target.subresource == "scale") return make_object(resource, scale_of(*stored));
  return in_version(stored, resource);
}

}  // namespace o2dms::simulator

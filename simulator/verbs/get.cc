#include "simulator/verbs/get.h"

#include "simulator/schema/registry.h"
#include "simulator/verbs/in_version.h"
#include "simulator/verbs/scale.h"

namespace o2dms::simulator {

StatusOr<ObjectRef> get_object(const NativeApiParts& parts, const RequestTarget& target) {
  const ResourceType& resource = *target.resource;
  if (!resource.has_verb("get")) return base::failure(method_not_allowed());
  ObjectRef stored = parts.store.get(*resource.storage, target.ns, target.name);
  if (!stored) return base::failure(not_found(subject_of(target)));
  if (target.subresource != "scale") return in_version(stored, resource);
  if (auto checked = check_scale(*stored); !checked) return base::failure(std::move(checked).error());
  return make_object(resource, scale_of(*stored));
}

}  // namespace o2dms::simulator

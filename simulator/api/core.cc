#include "simulator/api/core.h"

#include "simulator/resource/convert.h"

namespace o2dms::simulator {

StatusSubject subject_of(const Target& target) {
  return {target.resource->group, target.resource->plural, target.name};
}

base::Outcome<StatusError> mutate(const Core& core, AdmissionRequest& request) {
  for (const auto& plugin : core.admission) {
    if (auto outcome = plugin->mutate(request); !outcome) return outcome;
  }
  return base::done();
}

base::Outcome<StatusError> validate(const Core& core, const AdmissionRequest& request) {
  for (const auto& plugin : core.admission) {
    if (auto outcome = plugin->validate(request); !outcome) return outcome;
  }
  return base::done();
}

ObjectRef in_version(const ObjectRef& stored, const ResourceType& resource) {
  if (&stored->resource() == &resource || &stored->resource() != resource.storage) return stored;
  return make_object(resource, convert(base::Json(stored->json()), stored->resource(), resource));
}

}  // namespace o2dms::simulator

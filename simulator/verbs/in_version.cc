#include "simulator/verbs/in_version.h"

#include "simulator/resource/convert.h"

namespace o2dms::simulator {

ObjectRef in_version(const ObjectRef& stored, const ResourceType& resource) {
  if (&stored->resource() == &resource || stored->resource().index != resource.storage->index) return stored;
  return make_object(resource, convert(base::Json(*stored->document()), stored->resource(), resource),
                     stored->revision());
}

}  // namespace o2dms::simulator

#include "simulator/verbs/request_target.h"

#include "simulator/schema/registry.h"

namespace o2dms::simulator {

StatusSubject subject_of(const RequestTarget& target) {
  return {target.resource->group, target.resource->plural, target.name};
}

}  // namespace o2dms::simulator

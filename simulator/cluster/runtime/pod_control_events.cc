#include "simulator/cluster/runtime/pod_control_events.h"

namespace o2dms::simulator {

void tell_created(EventRecorder& events, const StoredObject& owner, const StatusOr<ObjectRef>& pod) {
  if (pod)
    events.tell(owner, {"SuccessfulCreate", "Created pod: " + (*pod)->name()});
  else if (!is_namespace_terminating(pod.error()))
    events.tell(owner, {"FailedCreate", "Error creating: " + pod.error().message, true});
}

void tell_deleted(EventRecorder& events, const StoredObject& owner, const StoredObject& pod) {
  events.tell(owner, {"SuccessfulDelete", "Deleted pod: " + pod.name()});
}

}  // namespace o2dms::simulator

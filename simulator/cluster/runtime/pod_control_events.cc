#include "simulator/cluster/runtime/pod_control_events.h"

namespace o2dms::simulator {

void record_created(EventRecorder& events, const StoredObject& owner, const StatusOr<ObjectRef>& pod) {
  if (pod)
    events.record(owner, {"SuccessfulCreate", "Created pod: " + std::string((*pod)->name())});
  else if (!is_namespace_terminating(pod.error()))
    events.record(owner, {"FailedCreate", "Error creating: " + pod.error().message, true});
}

void record_deleted(EventRecorder& events, const StoredObject& owner, const StoredObject& pod) {
  events.record(owner, {"SuccessfulDelete", "Deleted pod: " + std::string(pod.name())});
}

}  // namespace o2dms::simulator

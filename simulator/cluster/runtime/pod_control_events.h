// What the controllers of ReplicaSets, DaemonSets and Jobs record about the pods that they make and remove (PodControl
// in a real controller manager). No thread rule of its own: the recorder's.
#pragma once

#include "simulator/cluster/runtime/event_recorder.h"

namespace o2dms::simulator {

// "Created pod: web-x7k2p", or why not; of a namespace that is going away nothing is recorded.
void record_created(EventRecorder& events, const StoredObject& owner, const StatusOr<ObjectRef>& pod);
void record_deleted(EventRecorder& events, const StoredObject& owner, const StoredObject& pod);

}  // namespace o2dms::simulator

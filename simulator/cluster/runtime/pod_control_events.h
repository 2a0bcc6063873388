// What the controllers of ReplicaSets, DaemonSets and Jobs tell about the pods that they make and remove. No thread
// rule of its own: the recorder's.
#pragma once

#include "simulator/cluster/runtime/event_recorder.h"

namespace o2dms::simulator {

// "Created pod: web-x7k2p", or why not; of a namespace that is going away nobody is told.
void tell_created(EventRecorder& events, const StoredObject& owner, const StatusOr<ObjectRef>& pod);
void tell_deleted(EventRecorder& events, const StoredObject& owner, const StoredObject& pod);

}  // namespace o2dms::simulator

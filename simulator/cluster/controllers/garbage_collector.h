// garbage-collector: deletes what its owners left behind. An object all of whose owners are gone (looked for by uid) is
// deleted in the background; an owner with the finalizer foregroundDeletion waits for the dependents that block it; one
// with the finalizer orphan has its dependents let loose first.
#pragma once

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

ControllerFactory garbage_collector();

}  // namespace o2dms::simulator

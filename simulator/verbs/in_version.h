// A stored object as the version that a client asked for shows it. Thread-safe.
#pragma once

#include "simulator/schema/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// The stored object itself where its storage version is the one asked for; else an object that is not in any store.
ObjectRef in_version(const ObjectRef& stored, const ResourceType& resource);

}  // namespace o2dms::simulator

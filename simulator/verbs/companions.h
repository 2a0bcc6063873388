// Companions: what is made together with an object of a kind, before the creation is answered: whoever has made a
// namespace may count on what every namespace has. Functions that front/ gives; create_object calls them after the
// object was stored, without a lock, concurrently. What they fail to make is the business of the controller that keeps
// it.
#pragma once

#include <functional>
#include <map>

#include "simulator/store/store.h"

namespace o2dms::simulator {

// `created` is the object as stored.
using Companion = std::function<void(const StoredObject& created)>;

// By the kind that they accompany, in its storage version.
using Companions = std::map<const ResourceType*, Companion>;

}  // namespace o2dms::simulator

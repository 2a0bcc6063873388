// The beginnings of objects, kind by kind: first status, and fields that the server derives. Internal to the
// strategies. Objects are in the storage version. Pure; thread-safe.
#pragma once

#include "base/clock.h"
#include "base/json.h"
#include "simulator/access/user.h"

namespace o2dms::simulator {

struct ResourceType;

// The status of a new object, as a real server writes it out before any controller has.
base::Json first_status(const ResourceType& storage, base::Time now);
// Derived fields on create: a pod's qosClass, a namespace's finalizer and label, a job's selector, a request's user, …
void start_object(const ResourceType& storage, base::Json& object, const UserInfo& user);
// Derived fields on update of the main resource.
void continue_object(const ResourceType& storage, base::Json& object, const base::Json& old);

}  // namespace o2dms::simulator

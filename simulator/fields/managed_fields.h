// managedFields: who owns which fields of an object (KEP-555). An entry belongs to a manager, an operation (Apply,
// Update) and a subresource. Objects are in the storage version. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;

struct FieldManager {
  std::string name;
  std::string_view api_version, subresource;  // of the request
  base::Time now;
};

// Whether this is a list of entries that this server could have written.
bool are_managed_fields(const base::Json& list);

// After a creation that is no apply: all that is set is the manager's.
void track_create(const ResourceType& storage, const FieldManager& manager, base::Json& object);
// After a change that is no apply: what it changed is the manager's, and nobody else's any more.
void track_update(const ResourceType& storage, const FieldManager& manager, base::Json& object, const base::Json& old);

// Lays what a manager applies over what is stored: fields that it no longer mentions and that nobody else owns go; a
// field that another manager owns with another value is a conflict (409), or is taken over with `force`.
StatusOr<base::Json> apply_fields(const ResourceType& storage, const FieldManager& manager, const base::Json& live,
                                  const base::Json& applied, bool force);

}  // namespace o2dms::simulator

// Strategies: what the server itself does to an object of a kind on its way into the store (rest.RESTCreateStrategy and
// RESTUpdateStrategy in a real one). Objects are in the storage version, decoded and defaulted. Pure but for the user
// and the clock; thread-safe.
#pragma once

#include <string_view>

#include "base/clock.h"
#include "base/json.h"
#include "simulator/access/user.h"

namespace o2dms::simulator {

struct ResourceType;

// Sets what the client may not (status, generation) and what the kind starts with (a pod's phase, a job's selector).
// metadata.uid and the name are set already.
void prepare_create(const ResourceType& storage, base::Json& object, const UserInfo& user, base::Time now);

// Makes the new content of an object out of what is stored and what was sent: to the main resource (`subresource`
// empty) all but status and the server's own metadata; to a subresource what belongs to it. Bumps generation when the
// content outside metadata and status has changed.
void prepare_update(const ResourceType& storage, std::string_view subresource, base::Json& object,
                    const base::Json& old);

// Whether a write of the subresource has to do with metadata and status alone: then prepare_update, and whoever judges
// the write, may be given these without the rest.
bool concerns_status_alone(const ResourceType& storage, std::string_view subresource);

// Whether PUT without a resourceVersion is accepted, and whether PUT of what does not exist creates it.
bool allows_unconditional_update(const ResourceType& storage);
bool allows_create_on_update(const ResourceType& storage);
// Whether DELETE answers with the object instead of a Status.
bool returns_deleted_object(const ResourceType& storage);
// The kinds whose dependents stay when nobody asks for anything else (batch/v1 Jobs, ReplicationControllers).
bool orphans_dependents_by_default(const ResourceType& resource);

// metadata.generation + 1, for kinds that have one.
void bump_generation(base::Json& object);

}  // namespace o2dms::simulator

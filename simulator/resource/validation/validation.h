// Validation: refuses what an API server of 1.36 refuses beyond the schema, with its field paths and cause reasons. An
// empty vector means valid; otherwise the caller answers 422 Invalid with these causes. Objects are in the storage
// version, decoded and defaulted. Pure; thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "base/json_fwd.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;

// A name that the server is about to generate may be absent when metadata.generateName is there.
std::vector<StatusCause> validate_create(const ResourceType& resource, const base::Json& object);
// `object` is the new content, `old` what is stored. Also for writes to a subresource, after the caller has put the
// parts together: `resize` may change a pod's resources, `ephemeralcontainers` may add such, a plain update neither.
std::vector<StatusCause> validate_update(const ResourceType& resource, const base::Json& object, const base::Json& old,
                                         std::string_view subresource = {});

}  // namespace o2dms::simulator

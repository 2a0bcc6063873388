// Defaulting: fills in what an API server of 1.36 fills in for every kind, which no schema says. Called after decoding
// and before admission, on create, on update, on the result of every patch. Works on the storage version and the other
// versions alike where they agree in shape. In place; pure; thread-safe. It relies on decode() having checked the
// types.
#pragma once

#include "base/json_fwd.h"

namespace o2dms::simulator {

struct ResourceType;

void apply_defaults(const ResourceType& resource, base::Json& object);

}  // namespace o2dms::simulator

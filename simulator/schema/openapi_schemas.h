// The schemas of an OpenAPI document, of either version, from the types of the table. Called by openapi.cc alone. Pure.
#pragma once

#include <set>
#include <string_view>

#include "base/json.h"

namespace o2dms::simulator {

struct Type;

enum class OpenApiVersion { v2, v3 };

// A reference to a type's schema, as the version writes it.
base::Json schema_reference(const Type& type, OpenApiVersion version);
base::Json schema_of(const Type& type, OpenApiVersion version);
// The definitions of a document of version 2 that are no types: Quantity, Time and the like.
void add_named_values(base::Json& definitions);
// Adds the type and all that it refers to, also those that are written in place.
void collect_types(const Type& type, std::set<const Type*>& types);

}  // namespace o2dms::simulator

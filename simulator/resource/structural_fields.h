// Custom objects held against their structural schema: what it does not know goes, what it has defaults for is filled
// in (apiextensions' pruning, defaulting and coercion of metadata). In place. Pure; thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/json.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

struct ResourceType;
struct StructuralSchema;

// A whole object of a resource that has a definition. `unknown`, when given, receives the paths of what was dropped, as
// decode() does. 400 for metadata that is none, here or in an embedded object.
StatusOr<void> decode_custom(const ResourceType& resource, base::Json& object, std::vector<std::string>* unknown);
// Nulls where none may be go first: they are no values.
void fill_custom_defaults(const ResourceType& resource, base::Json& object);

// Of a value by itself, as defaults are held against their own schema.
void prune_unknown(const StructuralSchema& schema, base::Json& value, std::vector<std::string>& unknown);
void fill_defaults(const StructuralSchema& schema, base::Json& value);

}  // namespace o2dms::simulator

// Validation of custom objects by their schema: types, values, formats, alternatives, list types, embedded objects, as
// kube-openapi's validator words it. What an update leaves as it was is not held against it (ratcheting). Called by
// validation.cc for objects, and by the validation of definitions for defaults. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/resource/validation/problems.h"

namespace o2dms::simulator {

struct StructuralSchema;

// `old` is what was there, or null. `at` is the place of the value in its object.
void validate_by_schema(const StructuralSchema& schema, const base::Json& value, const base::Json* old,
                        const FieldPath& at, Problems& problems);
// Duplicates in lists that are sets or maps; objects that are embedded without apiVersion and kind.
void validate_lists(const StructuralSchema& schema, const base::Json& value, const FieldPath& at, Problems& problems);
void validate_embedded(const StructuralSchema& schema, const base::Json& value, const FieldPath& at,
                       Problems& problems);

}  // namespace o2dms::simulator

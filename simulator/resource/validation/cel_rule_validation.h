// The rules of a schema before they are taken: that they compile, yield what they should, and cost no more than a
// server allows. Called by structural_validation.cc. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/resource/validation/problems.h"

namespace o2dms::simulator {

// `document` is a whole JSONSchemaProps.
void validate_rules(const base::Json& document, const FieldPath& at, Problems& problems);

}  // namespace o2dms::simulator

// Admission of one write: the chain's plugins, in its order. `mutate` and `validate` are two calls, as preparation and
// validation of the object lie between. Thread-safe.
#pragma once

#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

// All plugins' mutate; the first refusal ends it.
StatusOr<void> mutate(const NativeApiParts& parts, AdmissionRequest& request);
// All plugins' validate; the first refusal ends it.
StatusOr<void> validate(const NativeApiParts& parts, const AdmissionRequest& request);

}  // namespace o2dms::simulator

// The values of a Secret that a case sends: made known to the redactor, which marks them wherever the target shows them
// outside of a Secret, so that an error that repeats them is seen (harness/evidence/redact.h). Thread-safe as far as
// the Redactor is.
#pragma once

#include "base/json_fwd.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

// Of any other body: nothing.
void learn_sent_secrets(Redactor& redactor, const base::Json& body);

}  // namespace o2dms::harness

// Secrets that are known by their place in a JSON document: the data of Secrets, tokens of TokenRequests, keys of
// kubeconfigs (the whole list: redact.h). Not for use outside harness/evidence. Thread-safe.
#pragma once

#include "base/json_fwd.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

// Replaces them in place. `secret`: the document is about a Secret, though it may not say so (a patch).
// `clean_text`: Redactor::patterns found nothing in the document as it is written, and no string of it is written
// otherwise than it reads (no escapes): then they find nothing in its strings either. Whether anything was replaced.
bool redact_json(const Redactor& redactor, base::Json& document, bool secret, bool clean_text = false);

}  // namespace o2dms::harness

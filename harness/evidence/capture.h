// Capturing a message body: parsed once, redacted once, cut to the limit. Called by clients. Thread-safe.
#pragma once

#include <string>

#include "base/json.h"
#include "harness/evidence/exchange.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

struct Captured {
  Body body;       // to be stored
  base::Json raw;  // the body as it came; null when it was no JSON
};

Captured capture_body(const Redactor& redactor, std::string text, Redactor::About about,
                      std::size_t limit = kStoredBodyBytes);

}  // namespace o2dms::harness

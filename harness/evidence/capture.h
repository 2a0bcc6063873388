// Capturing a message: its body is parsed once, redacted once, and kept as far as the budget of its case allows. Called
// by clients. Thread-safe.
#pragma once

#include <string>

#include "base/http_message.h"
#include "base/json.h"
#include "harness/evidence/budget.h"
#include "harness/evidence/exchange.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

struct Captured {
  Body body;       // to be stored
  base::Json raw;  // the body as it came; null when it was no JSON
};

Captured capture_body(const Redactor& redactor, std::string text, Redactor::About about, CaseBudget& budget);

// The body of a watch event, whole: whether it is kept is for Evidence to say.
Body redact_event(const Redactor& redactor, std::string line, Redactor::About about);

// Fields that are beyond the limit are counted and hashed by one field in their place.
base::HttpHeaders capture_headers(const Redactor& redactor, const base::HttpHeaders& headers, CaseBudget& budget);

// How many values are in a document: what it takes in memory goes by them.
std::size_t values_in(const base::Json& document);

}  // namespace o2dms::harness

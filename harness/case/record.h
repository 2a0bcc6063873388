// Record: all that was seen while a case was played, and nothing else: what expectations judge. A plain value.
// Exchanges are found by their step, of which the first word is the verb ("create", "read", "delete", ...) and the rest
// the subject.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "harness/case/verdict.h"
#include "harness/evidence/exchange.h"

namespace o2dms::harness {

struct Record {
  std::vector<ExchangeRef> exchanges;  // in order of sending
  std::vector<Wait> waits;
  std::string broken;          // why the steps were not played to their end; empty when they were
  bool set_up_failed = false;  // broken by what the harness needs for itself: its namespace, its accounts, a right

  // Those whose step is `step`, or starts with `step` and a blank.
  [[nodiscard]] std::vector<ExchangeRef> of_step(std::string_view step) const;
  // The manifests as they were sent by "create" steps, redacted.
  [[nodiscard]] std::vector<ExchangeRef> creations() const { return of_step("create"); }
};

// What comes after the verb: "Deployment/cu-cp".
std::string_view subject_of(const Exchange& exchange);
// "Deployment/cu-cp" of an object.
std::string subject_of(const base::Json& object);

// The items of a list; null when it is none. `items: null`, as some servers write it, is an empty list.
const base::Json::array_t* list_items(const base::Json& list);

// "POST https://… answered 409 with Status Failure, reason AlreadyExists", or what kept it from an answer.
std::string describe(const Exchange& exchange);
// Whether nothing was let in: 401, 403, 429 and 503 say nothing of the target but that it does not serve us (now).
bool turned_away(const Exchange& exchange);
// Of one that was cut (Exchange::cut): what is missing, with its length and hash, and that it cannot be judged.
std::string describe_cut(const Exchange& exchange);
// Whether it was answered with a 2xx.
bool succeeded(const Exchange& exchange);
// Whether the harness did it for itself, and no expectation judges it, passive ones included: its namespaces and
// accounts, what it asks before the first case, what it removes, tries that were repeated. Said by the first word of
// the step.
bool is_own_business(const Exchange& exchange);

}  // namespace o2dms::harness

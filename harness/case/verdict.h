// What became of a case: the outcome, and the findings that led to it. Plain values, made by the run, read by the
// reports.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"

namespace o2dms::harness {

enum class Outcome {
  passed,
  failed,           // the target broke a requirement
  not_testable,     // a prerequisite of the case broke: counts against the run
  not_applicable,   // needs a capability that the target does not have; `reason` names it
  error,            // our fault, or the environment's
  known_deviation,  // failed as the user's list says it would
};
std::string_view to_text(Outcome outcome);  // "passed", "not-testable", ...

// One expectation, judged. An expectation that holds for many exchanges gives one finding with all their ids, one that
// does not gives a finding for each breach.
struct Finding {
  std::string expectation;  // its id within the case: "created-with-201"
  std::string requirement;  // "DMS-3.1.2-4"
  std::string part;         // of the requirement: "storage"; empty when it has none
  std::string basis;        // where the demand stands: "text", "k8s", ...
  std::string clause;
  bool ok = true;
  bool warning = false;   // worth knowing, and no failure
  bool shown = true;      // false: what was seen says neither that it holds nor that it is broken; `actual` says why
  bool advisory = false;  // cannot break the requirement, and hence cannot show it either
  std::string subject;    // what it is about: "Deployment cu-cp-ctl"; may be empty
  std::string expected;
  std::string actual;
  std::vector<std::uint64_t> exchanges;  // ids of the evidence
  std::string curl;                      // repeats the decisive request, without secrets; empty when ok
  [[nodiscard]] bool is_breach() const { return shown && !ok && !warning; }
  // Whether it shows that the requirement, or its part, holds.
  [[nodiscard]] bool shows() const { return shown && ok && !advisory; }
};

// One wait under a named deadline.
struct Wait {
  std::string deadline;   // "pods-ready"
  std::string condition;  // in words
  base::Duration limit{};
  base::Duration took{};  // time to the condition, or until we gave up
  bool met = false;
  std::string broken;       // why it could not be waited for (refused, connection lost): no deadline was missed then
  std::string reason;       // not met: what the cluster says of it, in its words; may be empty
  bool unreported = false;  // not met, though a LIST at the deadline shows the condition: the watch did not report it
  [[nodiscard]] base::Duration margin() const { return limit - took; }
};

struct CaseResult {
  std::string id;  // of the case: "instantiation.created.cu-cp"
  Outcome outcome = Outcome::error;
  std::string reason;  // one sentence for every outcome but passed
  // Every step was played: what holds then was shown for all of it, not for the beginning alone.
  bool complete = false;
  // Of a case that is not testable: the harness could not prepare it, or lacks a right, or was turned away.
  bool set_up_failed = false;
  std::vector<Finding> findings;
  std::vector<Wait> waits;
  std::vector<std::string> residue;  // what clean-up could not remove: "Namespace o2dms-x-3"
  base::Time start{};
  base::Duration duration{};
  std::string space;   // the namespace it lived in; empty when it needed none
  std::string repeat;  // command that runs this case alone
};

}  // namespace o2dms::harness

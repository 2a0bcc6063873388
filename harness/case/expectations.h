// Expectations: the judging half of the vocabulary. Each word is a pure function from a Record and its parameters to
// findings. No evidence for it (the steps broke before) gives no finding. Thread-safe.
//
//   answered {step, status}          every exchange of the step was answered with this status code
//   refused {step, status, reason}   … with this code, and a Status of failure with this reason
//   refused-unidentified {step}      … with 401 Unauthorized, or as the anonymous user with 403 Forbidden (a warning)
//   kind {step, kind}                … with an object of this kind, and a list of items when it is a list
//   not-found {step}                 … with 404, Status reason NotFound that names the object
//   stored-object {step}             … with an object of the kind and name sent, with uid, resourceVersion and
//                                    creationTimestamp
//   sent-survives {step}             … with an object that holds all that the creation of the same subject sent
//   same-object {step}               … with the uid that the creation of the same subject answered
//   deletion-answer {step}           … with 200, and a Status of success or the object
//   reached {deadline}               the wait met its condition in time
//   pods-appear, pods-bound, pods-running, pods-ready   what the watch of the pods saw, for each controller
//   pods-terminate                   every pod was seen with a deletionTimestamp, and then was DELETED
//   status-agrees                    the controllers' status, as read, says that all is up, and is of the present
//                                    generation
//   status-denies                    the controllers' status, as read, claims nothing ready
//   nothing-left                     every list of what might be left is a list, without an object of the workload
//   names {step, names}              the list, or the watch, showed exactly the objects of these names
//   own-namespace-only {step}        the list has objects of its own namespace only, one at least
//   events {step, events}            the watch gave exactly these events of what the case created: ["ADDED a", …]
//   tls-verified {step}              the exchange was over TLS 1.2 or 1.3, with a certificate that the CA vouches for
#pragma once

#include <string_view>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/record.h"
#include "harness/case/verdict.h"

namespace o2dms::harness {

bool is_expectation_word(std::string_view word);

// What the expectation finds; `requirement`, `clause` and `expectation` of the findings are filled in.
std::vector<Finding> judge(const Expectation& expectation, const Record& record, const Catalogue& catalogue);

// All of a case, and the outcome: failed when a finding is a breach; else not_testable when the steps broke, or when
// something was too large to be kept and an expectation would have looked at it; error when an expectation found
// nothing to judge though they did not.
CaseResult judge_case(const Case& subject, const Record& record, const Catalogue& catalogue);

}  // namespace o2dms::harness

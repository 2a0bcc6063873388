// Refusals by the admission of the site: a policy of its own (a webhook, Pod Security, a LimitRange, a quota) keeps an
// object of ours out. That shows nothing of the target; any other refusal does. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "harness/case/record.h"

namespace o2dms::harness {

// Whether these words of a cluster, an error's or an event's, are those of an admission plugin or webhook.
bool is_of_admission(std::string_view words);

// The words of an answer that refuses by admission; empty: it is none.
std::string admission_words(const Exchange& answer);

// The step of the dry run by which such a refusal is confirmed: "admission Deployment/cu-cp".
std::string admission_step(std::string_view subject);

// Breaches that consist in the refusal of a creation show nothing where the dry run of the same object was refused by
// admission, too; they then quote it.
void excuse_refusals_by_site(const Record& record, std::vector<Finding>& findings);

}  // namespace o2dms::harness

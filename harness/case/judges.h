// The functions behind the words of expectations.h. Each gives at least one finding when there is evidence. Pure.
#pragma once

#include <vector>

#include "base/json_fwd.h"
#include "harness/case/record.h"
#include "harness/case/verdict.h"

namespace o2dms::harness {

using Findings = std::vector<Finding>;
using Judge = Findings (*)(const Record& record, const base::Json& parameters);

Finding holds(const std::string& expected, const std::vector<ExchangeRef>& exchanges);
Finding breach(std::string expected, std::string actual, const Exchange& exchange);

// judge_answers.cc
Findings judge_answered(const Record& record, const base::Json& parameters);
Findings judge_refused(const Record& record, const base::Json& parameters);
Findings judge_refused_unidentified(const Record& record, const base::Json& parameters);
Findings judge_kind(const Record& record, const base::Json& parameters);
Findings judge_not_found(const Record& record, const base::Json& parameters);
Findings judge_deletion_answer(const Record& record, const base::Json& parameters);
Findings judge_nothing_left(const Record& record, const base::Json& parameters);
Findings judge_tls_verified(const Record& record, const base::Json& parameters);
// judge_lists.cc
Findings judge_names(const Record& record, const base::Json& parameters);
Findings judge_own_namespace_only(const Record& record, const base::Json& parameters);
Findings judge_events(const Record& record, const base::Json& parameters);
// judge_objects.cc
Findings judge_stored_object(const Record& record, const base::Json& parameters);
Findings judge_sent_survives(const Record& record, const base::Json& parameters);
Findings judge_same_object(const Record& record, const base::Json& parameters);
// judge_pods.cc
Findings judge_reached(const Record& record, const base::Json& parameters);
Findings judge_pods_appear(const Record& record, const base::Json& parameters);
Findings judge_pods_bound(const Record& record, const base::Json& parameters);
Findings judge_pods_running(const Record& record, const base::Json& parameters);
Findings judge_pods_ready(const Record& record, const base::Json& parameters);
Findings judge_pods_terminate(const Record& record, const base::Json& parameters);
// judge_status.cc
Findings judge_status_agrees(const Record& record, const base::Json& parameters);
Findings judge_status_denies(const Record& record, const base::Json& parameters);

}  // namespace o2dms::harness

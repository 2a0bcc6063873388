// Known deviations: the user's list of breaches that the target is known for, each with clause, reason, link and the
// day on which it expires. A failed case all of whose breaches are listed is a known deviation, and no failure; an
// entry that is no longer true (nothing breaks it any more, no case matches it, its day is over) is stale, and
// ends the run with an exit code of its own. Pure; thread-safe.
//
//   - case: instantiation.created.*       # a case, or a pattern
//     clause: DMS-3.1.2-4                 # a requirement, or its clause as reports show it
//     reason: answers 200 instead of 201
//     link: https://tracker.example/4711
//     expires: 2027-03-31                 # the last day, in UTC
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::harness {

struct KnownDeviation {
  std::string glob;    // of case ids
  std::string clause;  // or the requirement's id
  std::string reason, link;
  std::string last_day;  // "2027-03-31"
  base::Time expires{};  // the end of that day
  std::string where;     // for messages: "known.yaml: entry 1 (instantiation.created.*)"
};

// `origin` names the text in errors, which also name entry and field.
base::Result<std::vector<KnownDeviation>> load_known_deviations(std::string_view text, const std::string& origin,
                                                                const Catalogue& catalogue);

// Makes a failed result a known deviation if every breach of it is listed.
void apply_known_deviations(const std::vector<KnownDeviation>& known, CaseResult& result);

// One sentence for each stale entry. An entry whose cases were not all judged is not stale: nobody knows.
std::vector<std::string> stale_deviations(const std::vector<KnownDeviation>& known, const RunInfo& info,
                                          const std::vector<CaseResult>& results, base::Time now);

}  // namespace o2dms::harness

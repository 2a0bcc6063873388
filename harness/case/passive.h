// Passive expectations: what must hold for every exchange and every watch event of every case, whatever the case is
// about: an error is a Status, an object says its kind, a resourceVersion never goes back. Each is a row of
// passive_expectations(): one finding for each kind of object and case that breaks it, not a flood. Pure; thread-safe.
#pragma once

#include <string_view>
#include <vector>

#include "harness/case/judges.h"
#include "harness/case/record.h"
#include "harness/case/requirement.h"

namespace o2dms::harness {

struct PassiveExpectation {
  std::string_view name;         // "passive.error-is-status"; stands in findings as the expectation's id
  std::string_view requirement;  // "DMS-4.2.1.1-1"
  std::string_view part;         // of it; empty when it has none
  std::string_view basis;        // of kBases
  std::string_view doc;
  // No finding when nothing in the record is of the sort.
  Findings (*judge)(const Record& record);
};

const std::vector<PassiveExpectation>& passive_expectations();

// What they all find in a case's record, filled in.
Findings judge_passively(const Record& record, const Catalogue& catalogue);

}  // namespace o2dms::harness

// Passive expectations: what must hold for every exchange and every watch event of every case, whatever the case is
// about: an error is a Status, an object says its kind, a resourceVersion never goes back. Each is a row of
// passive_expectations(), one family a file: one finding for each kind of breach and case, not a flood. Pure;
// thread-safe.
#pragma once

#include <string>
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

std::vector<PassiveExpectation> answer_rules();    // each answer by itself: media type, kind, Status, TLS
std::vector<PassiveExpectation> metadata_rules();  // objects over time: uid, creationTimestamp, resourceVersion
std::vector<PassiveExpectation> watch_rules();     // events: whose, what came before, in which order

// What they all find in a case's record, filled in.
Findings judge_passively(const Record& record, const Catalogue& catalogue);

// What one rule finds: that it holds for all that it was asked of, or the first breach and how many more there are.
class RuleFindings {
 public:
  explicit RuleFindings(std::string expected) : expected_(std::move(expected)) {}

  // `actual` empty: it holds.
  void add(const ExchangeRef& exchange, std::string actual);
  // Worth knowing, and no breach.
  void warn(const ExchangeRef& exchange, std::string actual);
  Findings take();

 private:
  const std::string expected_;
  std::vector<ExchangeRef> held_;
  Findings broken_, warned_;
};

}  // namespace o2dms::harness

#include "harness/run/coverage.h"

#include <algorithm>
#include <map>

namespace o2dms::harness {

namespace {

// What the findings and the cases say of one part of a row.
struct Seen {
  std::vector<std::string> shown_by, broken_by;
  bool all_known = true;  // each breach is one of a known deviation
  std::string reason;
};

void add(std::vector<std::string>& names, std::string name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(std::move(name));
}

bool has_expectation(const Case& one, const std::string& requirement, const std::string& part) {
  return std::any_of(one.expectations.begin(), one.expectations.end(),
                     [&](const Expectation& each) { return each.requirement == requirement && each.part == part; });
}

bool of_part(const Finding& finding, const std::string& requirement, const std::string& part) {
  return finding.requirement == requirement && finding.part == part;
}

// An expectation that some findings hold for, and one breaks, shows nothing. Where the steps were not played to their
// end, what holds was seen of a beginning only.
void read_result(const CaseResult& result, const std::string& requirement, const std::string& part, Seen& seen) {
  std::map<std::string, bool> shows;  // by expectation
  for (const Finding& finding : result.findings) {
    if (!of_part(finding, requirement, part)) continue;
    if (finding.is_breach()) {
      add(seen.broken_by, result.id + "/" + finding.expectation);
      seen.all_known = seen.all_known && result.outcome == Outcome::known_deviation;
    }
    const auto at = shows.try_emplace(finding.expectation, true).first;
    at->second = at->second && finding.shows();
    if (!finding.shown && seen.reason.empty()) seen.reason = finding.actual;
  }
  for (const auto& [expectation, holds] : shows)
    if (holds && result.complete) add(seen.shown_by, result.id + "/" + expectation);
}

std::string why_unseen(const CaseResult& result) {
  if (result.outcome == Outcome::passed || result.reason.empty()) return {};
  return result.id + " is " + std::string(to_text(result.outcome)) + ": " + result.reason;
}

Seen seen_of(const RunInfo& info, const std::vector<CaseResult>& results, const std::string& requirement,
             const std::string& part) {
  Seen seen;
  std::string why;
  for (const CaseResult& result : results) {
    read_result(result, requirement, part, seen);
    const auto planned =
        std::find_if(info.plan.begin(), info.plan.end(), [&](const Case* one) { return one->id == result.id; });
    if (why.empty() && planned != info.plan.end() && has_expectation(**planned, requirement, part))
      why = why_unseen(result);
  }
  if (seen.reason.empty()) seen.reason = why;
  const bool left_out = std::any_of(info.left_out.begin(), info.left_out.end(),
                                    [&](const Case* one) { return has_expectation(*one, requirement, part); });
  if (seen.reason.empty()) seen.reason = left_out ? "not selected" : "no case shows it";
  return seen;
}

PartCoverage cover_part(const RunInfo& info, const std::vector<CaseResult>& results, const Requirement& requirement,
                        const std::string& part) {
  Seen seen = seen_of(info, results, requirement.id, part);
  PartCoverage covered{.name = part, .shown_by = std::move(seen.shown_by), .broken_by = std::move(seen.broken_by)};
  if (!covered.broken_by.empty()) {
    covered.state = seen.all_known ? RowState::known_deviation : RowState::broken;
  } else if (!covered.shown_by.empty()) {
    covered.state = RowState::passed;
  } else {
    covered.reason = std::move(seen.reason);
  }
  return covered;
}

RowState worst(const RowCoverage& row) {
  for (const RowState state : {RowState::broken, RowState::known_deviation, RowState::not_shown})
    if (std::any_of(row.parts.begin(), row.parts.end(), [&](const PartCoverage& one) { return one.state == state; }))
      return state;
  return RowState::passed;
}

RowCoverage cover_row(const RunInfo& info, const std::vector<CaseResult>& results, const Requirement& requirement) {
  RowCoverage row{.requirement = &requirement};
  for (const std::string& part : requirement.parts) row.parts.push_back(cover_part(info, results, requirement, part));
  if (row.parts.empty()) row.parts.push_back(cover_part(info, results, requirement, ""));
  row.state = requirement.is_decided_by_cloud() ? worst(row) : RowState::not_judged;
  return row;
}

}  // namespace

std::string_view to_text(RowState state) {
  switch (state) {
    case RowState::passed:
      return "passed";
    case RowState::broken:
      return "broken";
    case RowState::known_deviation:
      return "known-deviation";
    case RowState::not_shown:
      return "not-shown";
    case RowState::not_judged:
      return "not-judged";
  }
  return "not-shown";
}

std::string RowCoverage::reason() const {
  for (const PartCoverage& part : parts)
    if (part.state == RowState::not_shown) return part.name.empty() ? part.reason : part.name + ": " + part.reason;
  return {};
}

std::string Coverage::in_words() const {
  return std::to_string(shown) + " of " + std::to_string(mandatory) + " mandatory rows shown";
}

Coverage cover(const RunInfo& info, const std::vector<CaseResult>& results) {
  Coverage coverage;
  if (info.catalogue == nullptr) return coverage;
  for (const Requirement& requirement : info.catalogue->requirements) {
    RowCoverage row = cover_row(info, results, requirement);
    if (requirement.level == Level::mandatory && row.state != RowState::not_judged) {
      ++coverage.mandatory;
      if (row.state == RowState::passed) ++coverage.shown;
      if (row.state == RowState::broken || row.state == RowState::known_deviation) ++coverage.broken;
    }
    coverage.rows.push_back(std::move(row));
  }
  return coverage;
}

}  // namespace o2dms::harness

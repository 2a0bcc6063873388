#include "harness/run/coverage.h"

#include <algorithm>
#include <map>
#include <utility>

namespace o2dms::harness {

namespace {

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// What the findings, and the cases that did not come to any, say of one part of a row.
struct PartFindings {
  std::vector<std::string> shown_by, broken_by;
  bool all_known = true;  // each breach is one of a known deviation
  std::string unshown;    // why a finding says neither
  std::string unseen;     // why a case that names it could not tell
  bool left_out = false;  // a case that names it was not selected

  [[nodiscard]] std::string why_not_shown() const {
    if (!unshown.empty()) return unshown;
    if (!unseen.empty()) return unseen;
    return left_out ? "not selected" : "no case shows it";
  }
};

// All findings of a run, by requirement and part.
class FindingsByPart {
 public:
  FindingsByPart(const RunInfo& info, const std::vector<CaseResult>& results) {
    std::map<std::string_view, const Case*> planned;
    for (const Case* one : info.plan) planned.emplace(one->id, one);
    for (const CaseResult& result : results) {
      read_findings(result);
      if (const auto at = planned.find(result.id); at != planned.end()) read_outcome(*at->second, result);
    }
    for (const Case* one : info.left_out)
      for (const Expectation& expectation : one->expectations)
        if (!expectation.advisory) of(expectation).left_out = true;
  }

  [[nodiscard]] PartFindings of_part(const std::string& requirement, const std::string& part) const {
    const auto at = parts_.find({requirement, part});
    return at == parts_.end() ? PartFindings{} : at->second;
  }

 private:
  // Of a Finding or an Expectation.
  template <class Named>
  PartFindings& of(const Named& named) {
    return parts_[{named.requirement, named.part}];
  }

  // An expectation that some findings hold for, and one does not, shows nothing. Where the steps were not played to
  // their end, what holds was seen of a beginning only.
  void read_findings(const CaseResult& result) {
    std::map<std::string_view, std::pair<PartFindings*, bool>> shows;  // by expectation
    for (const Finding& finding : result.findings) {
      PartFindings& part = of(finding);
      if (finding.is_breach()) {
        add_once(part.broken_by, result.id + "/" + finding.expectation);
        part.all_known = part.all_known && result.outcome == Outcome::known_deviation;
      }
      const auto at = shows.try_emplace(finding.expectation, &part, true).first;
      at->second.second = at->second.second && finding.shows();
      if (!finding.shown && part.unshown.empty()) part.unshown = result.id + ": " + finding.actual;
    }
    for (const auto& [expectation, shown] : shows)
      if (shown.second && result.complete) add_once(shown.first->shown_by, result.id + "/" + std::string(expectation));
  }

  void read_outcome(const Case& one, const CaseResult& result) {
    if (result.outcome == Outcome::passed || result.reason.empty()) return;
    for (const Expectation& expectation : one.expectations) {
      std::string& unseen = of(expectation).unseen;
      if (!expectation.advisory && unseen.empty())
        unseen = result.id + " is " + std::string(to_text(result.outcome)) + ": " + result.reason;
    }
  }

  std::map<std::pair<std::string, std::string>, PartFindings> parts_;
};

PartCoverage cover_part(const std::string& name, PartFindings found) {
  PartCoverage covered{.name = name};
  if (!found.broken_by.empty()) {
    covered.state = found.all_known ? RowState::known_deviation : RowState::broken;
  } else if (!found.shown_by.empty()) {
    covered.state = RowState::passed;
  } else {
    covered.reason = found.why_not_shown();
    covered.left_out = found.left_out && found.unshown.empty() && found.unseen.empty();
  }
  covered.shown_by = std::move(found.shown_by);
  covered.broken_by = std::move(found.broken_by);
  return covered;
}

RowState worst(const RowCoverage& row) {
  for (const RowState state : {RowState::broken, RowState::known_deviation, RowState::not_shown})
    if (std::any_of(row.parts.begin(), row.parts.end(), [&](const PartCoverage& one) { return one.state == state; }))
      return state;
  return RowState::passed;
}

RowCoverage cover_row(const FindingsByPart& findings, const Requirement& requirement) {
  RowCoverage row{.requirement = &requirement};
  for (const std::string& part : requirement.parts)
    row.parts.push_back(cover_part(part, findings.of_part(requirement.id, part)));
  if (row.parts.empty()) row.parts.push_back(cover_part("", findings.of_part(requirement.id, "")));
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
  const FindingsByPart findings(info, results);
  for (const Requirement& requirement : info.catalogue->requirements) {
    RowCoverage row = cover_row(findings, requirement);
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

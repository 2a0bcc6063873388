#include "reports/requirement_summary.h"

#include <algorithm>

namespace o2dms::reports {
namespace {

using harness::Outcome;

bool serves(const harness::Case& one, const std::string& requirement) {
  const auto names_it = [&](const harness::Expectation& expectation) { return expectation.requirement == requirement; };
  return std::find(one.requirements.begin(), one.requirements.end(), requirement) != one.requirements.end() ||
         std::any_of(one.expectations.begin(), one.expectations.end(), names_it);
}

const harness::CaseResult* result_of(const harness::RunSummary& summary, const std::string& id) {
  const auto found =
      std::find_if(summary.results.begin(), summary.results.end(), [&](const auto& r) { return r.id == id; });
  return found == summary.results.end() ? nullptr : &*found;
}

// Whether the case failed because of this requirement. A failed case without any breach blames all that it serves.
bool breaks(const harness::CaseResult& result, const std::string& requirement) {
  if (std::none_of(result.findings.begin(), result.findings.end(),
                   [](const harness::Finding& f) { return f.is_breach(); }))
    return true;
  return std::any_of(result.findings.begin(), result.findings.end(),
                     [&](const harness::Finding& f) { return f.is_breach() && f.requirement == requirement; });
}

RequirementState state_by(const harness::CaseResult& result, const std::string& requirement) {
  switch (result.outcome) {
    case Outcome::passed:
      return RequirementState::passed;
    case Outcome::failed:
      return breaks(result, requirement) ? RequirementState::failed : RequirementState::not_shown;
    case Outcome::known_deviation:
      return breaks(result, requirement) ? RequirementState::known_deviation : RequirementState::not_shown;
    case Outcome::not_applicable:
      return RequirementState::not_applicable;
    case Outcome::not_testable:
    case Outcome::error:
      break;
  }
  return RequirementState::not_shown;
}

RequirementState worst(const RequirementRow& row) {
  constexpr RequirementState kOrder[] = {RequirementState::failed, RequirementState::not_shown,
                                         RequirementState::known_deviation, RequirementState::passed};
  for (const RequirementState state : kOrder) {
    for (const harness::CaseResult* result : row.results) {
      if (state_by(*result, row.requirement->id) == state) return state;
    }
  }
  return RequirementState::not_applicable;
}

}  // namespace

std::string_view to_text(RequirementState state) {
  switch (state) {
    case RequirementState::passed:
      return "passed";
    case RequirementState::failed:
      return "failed";
    case RequirementState::not_shown:
      return "not-shown";
    case RequirementState::known_deviation:
      return "known-deviation";
    case RequirementState::not_applicable:
      return "not-applicable";
    case RequirementState::not_run:
      return "not-run";
    case RequirementState::no_case:
      return "no-case";
  }
  return "unknown";
}

std::vector<RequirementRow> requirement_rows(const harness::RunInfo& info, const harness::RunSummary& summary) {
  std::vector<RequirementRow> rows;
  if (info.catalogue == nullptr) return rows;
  for (const harness::Requirement& requirement : info.catalogue->requirements) {
    RequirementRow row;
    row.requirement = &requirement;
    for (const harness::Case* one : info.plan) {
      const harness::CaseResult* result = serves(*one, requirement.id) ? result_of(summary, one->id) : nullptr;
      if (result != nullptr) row.results.push_back(result);
    }
    if (!row.results.empty()) {
      row.state = worst(row);
    } else if (std::any_of(info.left_out.begin(), info.left_out.end(),
                           [&](const auto* one) { return serves(*one, requirement.id); })) {
      row.state = RequirementState::not_run;
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace o2dms::reports

#include "harness/case/suite_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/joined.h"
#include "base/nearest.h"
#include "harness/case/passive.h"

namespace o2dms::harness {

namespace {

using RowPart = std::pair<std::string, std::string>;  // the id of a requirement, and its part

std::string complain_of_part(const Requirement& requirement, const std::string& part) {
  const auto& parts = requirement.parts;
  if (parts.empty()) return part.empty() ? "" : "requirement " + requirement.id + " has no parts";
  if (std::find(parts.begin(), parts.end(), part) != parts.end()) return {};
  return "requirement " + requirement.id + (part.empty() ? " has parts" : " has no part \"" + part + "\"") +
         ": name one of " + base::joined(parts, ", ");
}

std::string unknown_requirement(const Catalogue& catalogue, const std::string& id) {
  std::vector<std::string> ids;
  for (const Requirement& one : catalogue.requirements) ids.push_back(one.id);
  return "unknown requirement " + id + "; " + base::did_you_mean(id, ids, "`o2dms list` shows them all");
}

// What is wrong with a name of a row and its part; empty when nothing is.
std::string complain_of_name(const Catalogue& catalogue, std::string_view id, std::string_view part) {
  const Requirement* requirement = catalogue.find(id);
  if (requirement == nullptr) return unknown_requirement(catalogue, std::string(id));
  return complain_of_part(*requirement, std::string(part));
}

// Whoever breaks a mandatory row decides the verdict, whatever its case calls itself.
std::string complain_of_level(const Catalogue& catalogue, const Case& one, const Expectation& expectation) {
  const Requirement* requirement = catalogue.find(expectation.requirement);
  if (one.level == Level::mandatory || expectation.advisory || requirement == nullptr) return {};
  if (requirement->level != Level::mandatory) return {};
  return requirement->id + " is mandatory and the case is " + std::string(to_text(one.level)) +
         ": leave the case's level out, or make the expectation advisory";
}

std::string first_unserved(const Requirement& requirement, const std::set<RowPart>& served) {
  for (const std::string& part : requirement.parts)
    if (served.count({requirement.id, part}) == 0) return "part " + part + " has no expectation";
  return requirement.parts.empty() && served.count({requirement.id, ""}) == 0 ? "without a case" : "";
}

}  // namespace

std::vector<std::string> check_cases(const Catalogue& catalogue, const std::vector<Case>& cases,
                                     const std::vector<Workload>& workloads) {
  std::vector<std::string> complaints;
  const auto complain = [&](const std::string& where, const std::string& what) {
    if (!what.empty()) complaints.push_back(where + ": " + what);
  };
  for (const Case& one : cases) {
    for (const Expectation& expectation : one.expectations) {
      const std::string where = "case " + one.id + ": expectation " + expectation.id;
      complain(where, complain_of_name(catalogue, expectation.requirement, expectation.part));
      complain(where, complain_of_level(catalogue, one, expectation));
    }
    const bool known = std::any_of(workloads.begin(), workloads.end(),
                                   [&](const Workload& workload) { return workload.name == one.workload; });
    if (!one.workload.empty() && !known) complain("case " + one.id, "unknown workload " + one.workload);
  }
  return complaints;
}

std::vector<std::string> check_catalogue(const Catalogue& catalogue, const std::vector<Case>& cases) {
  std::vector<std::string> complaints;
  std::set<RowPart> served;
  for (const PassiveExpectation& one : passive_expectations()) {
    served.emplace(one.requirement, one.part);
    if (const std::string what = complain_of_name(catalogue, one.requirement, one.part); !what.empty())
      complaints.push_back("the passive expectation " + std::string(one.name) + ": " + what);
  }
  for (const Case& one : cases)
    for (const Expectation& expectation : one.expectations)
      if (!expectation.advisory) served.emplace(expectation.requirement, expectation.part);
  for (const Requirement& requirement : catalogue.requirements) {
    const std::string missing = first_unserved(requirement, served);
    const bool reasoned = !requirement.without_case.empty();
    if (!missing.empty() && !reasoned && requirement.level == Level::mandatory)
      complaints.push_back("requirement " + requirement.id + ": mandatory, " + missing + ", and without a reason");
    if (missing.empty() && reasoned)
      complaints.push_back("requirement " + requirement.id + ": is served, and has a reason for not being so");
  }
  return complaints;
}

}  // namespace o2dms::harness

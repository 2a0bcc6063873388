#include "harness/case/suite_check.h"

#include <algorithm>
#include <set>
#include <utility>

#include "harness/case/passive.h"

namespace o2dms::harness {

namespace {

using RowPart = std::pair<std::string, std::string>;  // the id of a requirement, and its part

class SuiteCheck {
 public:
  SuiteCheck(const Catalogue& catalogue, const std::vector<Workload>& workloads)
      : catalogue_(catalogue), workloads_(workloads) {
    for (const PassiveExpectation& one : passive_expectations())
      serve("the passive expectation " + std::string(one.name), std::string(one.requirement), std::string(one.part));
  }

  void check(const Case& one) {
    const std::string where = "case " + one.id;
    for (const Expectation& expectation : one.expectations)
      serve(where + ": expectation " + expectation.id, expectation.requirement, expectation.part,
            !expectation.advisory);
    const bool known = std::any_of(workloads_.begin(), workloads_.end(),
                                   [&](const Workload& workload) { return workload.name == one.workload; });
    if (!one.workload.empty() && !known) complain(where + ": unknown workload " + one.workload);
  }

  std::vector<std::string> finish() {
    for (const Requirement& requirement : catalogue_.requirements) check_served(requirement);
    return std::move(complaints_);
  }

 private:
  void complain(std::string what) { complaints_.push_back(std::move(what)); }

  void serve(const std::string& where, const std::string& id, const std::string& part, bool can_fail = true) {
    const Requirement* requirement = catalogue_.find(id);
    if (requirement == nullptr) return complain(where + ": unknown requirement " + id);
    const auto& parts = requirement->parts;
    if (parts.empty() && !part.empty()) complain(where + ": requirement " + id + " has no parts");
    if (!parts.empty() && std::find(parts.begin(), parts.end(), part) == parts.end())
      complain(where + ": requirement " + id + " has no part \"" + part + "\": name one of its parts");
    if (can_fail) served_.emplace(id, part);
  }

  void check_served(const Requirement& requirement) {
    std::string missing;
    if (requirement.parts.empty() && served_.count({requirement.id, ""}) == 0) missing = "without a case";
    for (const std::string& part : requirement.parts)
      if (served_.count({requirement.id, part}) == 0) missing = "part " + part + " has no expectation";
    if (!missing.empty() && requirement.level == Level::mandatory && requirement.without_case.empty())
      complain("requirement " + requirement.id + ": mandatory, " + missing + ", and without a reason");
    if (missing.empty() && !requirement.without_case.empty())
      complain("requirement " + requirement.id + ": is served, and has a reason for not being so");
  }

  const Catalogue& catalogue_;
  const std::vector<Workload>& workloads_;
  std::set<RowPart> served_;
  std::vector<std::string> complaints_;
};

}  // namespace

std::vector<std::string> check_suite(const Catalogue& catalogue, const std::vector<Case>& cases,
                                     const std::vector<Workload>& workloads) {
  SuiteCheck check(catalogue, workloads);
  for (const Case& one : cases) check.check(one);
  return check.finish();
}

}  // namespace o2dms::harness

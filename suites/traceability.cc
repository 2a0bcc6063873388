#include "suites/traceability.h"

#include <algorithm>

#include "base/joined.h"
#include "harness/case/passive.h"

namespace o2dms::suites {

namespace {

using harness::Requirement;
using simulator::DeviationInfo;

std::vector<std::string> expectations_of(const harness::Suite& suite, const std::string& requirement,
                                         const std::string& part) {
  std::vector<std::string> names;
  for (const harness::Case& one : suite.cases)
    for (const harness::Expectation& expectation : one.expectations)
      if (expectation.requirement == requirement && expectation.part == part && !expectation.advisory)
        names.push_back(one.id + "/" + expectation.id);
  for (const harness::PassiveExpectation& one : harness::passive_expectations())
    if (one.requirement == requirement && one.part == part) names.push_back("(every case)/" + std::string(one.name));
  return names;
}

bool breaks(const DeviationInfo& deviation, const Requirement& requirement) {
  const auto& also = deviation.also;
  return deviation.requirement == requirement.id || std::find(also.begin(), also.end(), requirement.id) != also.end();
}

std::string head_of(const Requirement& requirement) {
  return requirement.id + ", clause " + requirement.clause + ", " + std::string(harness::to_text(requirement.level)) +
         "; judged: " + base::joined(requirement.judged, ", ") + "; basis: " + base::joined(requirement.basis, ", ");
}

}  // namespace

std::vector<TracedRequirement> trace(const harness::Suite& suite, const std::vector<DeviationInfo>& deviations) {
  std::vector<TracedRequirement> all;
  for (const Requirement& requirement : suite.catalogue.requirements) {
    TracedRequirement traced{.requirement = &requirement};
    std::vector<std::string> parts = requirement.parts;
    if (parts.empty()) parts.emplace_back();
    for (const std::string& part : parts) traced.parts.push_back({part, expectations_of(suite, requirement.id, part)});
    for (const DeviationInfo& deviation : deviations)
      if (breaks(deviation, requirement)) traced.deviations.push_back(&deviation);
    all.push_back(std::move(traced));
  }
  return all;
}

std::vector<std::string> check_deviations(const harness::Catalogue& catalogue,
                                          const std::vector<DeviationInfo>& deviations) {
  std::vector<std::string> complaints;
  for (const Requirement& requirement : catalogue.requirements) {
    const bool broken = std::any_of(deviations.begin(), deviations.end(),
                                    [&](const DeviationInfo& one) { return breaks(one, requirement); });
    const bool decides = requirement.level == harness::Level::mandatory && requirement.is_decided_by_cloud();
    if (decides && !broken && requirement.without_deviation.empty())
      complaints.push_back("requirement " + requirement.id + ": mandatory, without a deviation, and without a reason");
    if (broken && !requirement.without_deviation.empty())
      complaints.push_back("requirement " + requirement.id + ": has a deviation, and a reason for having none");
  }
  for (const DeviationInfo& one : deviations) {
    std::vector<std::string_view> broken = one.also;
    broken.push_back(one.requirement);
    for (const std::string_view id : broken)
      if (catalogue.find(id) == nullptr)
        complaints.push_back("deviation " + std::string(one.id) + ": unknown requirement " + std::string(id));
  }
  return complaints;
}

std::string to_text(const TracedRequirement& traced) {
  const Requirement& requirement = *traced.requirement;
  std::string text = head_of(requirement) + "\n  " + requirement.text + "\n";
  for (const TracedPart& part : traced.parts) {
    if (!part.name.empty()) text += "  part " + part.name + (part.expectations.empty() ? ": no expectation\n" : "\n");
    for (const std::string& expectation : part.expectations)
      text += (part.name.empty() ? "  expectation " : "    expectation ") + expectation + "\n";
  }
  for (const DeviationInfo* deviation : traced.deviations)
    text += "  deviation " + std::string(deviation->id) + ": " + std::string(deviation->text) + "\n";
  if (!requirement.without_case.empty()) text += "  not served: " + requirement.without_case + "\n";
  if (!requirement.without_deviation.empty()) text += "  no deviation: " + requirement.without_deviation + "\n";
  return text;
}

}  // namespace o2dms::suites

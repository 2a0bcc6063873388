#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "base/json.h"
#include "simulator/simulator.h"
#include "suites/commands.h"
#include "suites/nearest.h"
#include "suites/suite.h"

namespace o2dms::suites {

namespace {

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::string shown(const base::Json& parameters) {
  return parameters.is_null() || parameters.empty() ? std::string() : " " + base::to_text(parameters);
}

void explain_case(const harness::Suite& suite, const harness::Case& one) {
  std::cout << one.id << ": " << one.title << "\n\n" << one.text << "\n\n";
  std::cout << "clause " << one.clause << ", " << harness::to_text(one.level) << "\n";
  for (const std::string& id : one.requirements)
    if (const auto* requirement = suite.catalogue.find(id); requirement != nullptr)
      std::cout << "  " << id << ": " << requirement->text << "\n";
  if (!one.workload.empty()) std::cout << "workload " << one.workload << "\n";
  if (!one.needs.empty()) std::cout << "needs " << joined(one.needs) << "\n";
  std::cout << "steps\n";
  for (const harness::Step& step : one.steps) std::cout << "  " << step.word << shown(*step.parameters) << "\n";
  std::cout << "expectations\n";
  for (const harness::Expectation& expectation : one.expectations)
    std::cout << "  " << expectation.id << " (" << expectation.requirement << "): " << expectation.word
              << shown(*expectation.parameters) << "\n";
  if (!one.catches.empty()) std::cout << "catches " << joined(one.catches) << "\n";
  std::cout << "run it with: o2dms run --case " << one.id << "\n";
}

void explain_requirement(const harness::Suite& suite, const harness::Requirement& requirement) {
  std::cout << requirement.id << ", clause " << requirement.clause << ", " << harness::to_text(requirement.level)
            << ", judged: " << joined(requirement.judged) << "\n\n"
            << requirement.text << "\n\n";
  for (const harness::Case& one : suite.cases)
    if (std::find(one.requirements.begin(), one.requirements.end(), requirement.id) != one.requirements.end())
      std::cout << "case " << one.id << ": " << one.title << "\n";
  for (const auto& deviation : simulator::deviations())
    if (deviation.requirement == requirement.id)
      std::cout << "deviation " << deviation.id << ": " << deviation.text << "\n";
  if (!requirement.without_case.empty()) std::cout << "no case: " << requirement.without_case << "\n";
}

int explain(const std::string& id) {
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  if (const auto* requirement = suite->catalogue.find(id); requirement != nullptr) {
    explain_requirement(*suite, *requirement);
    return 0;
  }
  for (const harness::Case& one : suite->cases)
    if (one.id == id) {
      explain_case(*suite, one);
      return 0;
    }
  std::vector<std::string> known;
  for (const harness::Case& one : suite->cases) known.push_back(one.id);
  for (const harness::Requirement& one : suite->catalogue.requirements) known.push_back(one.id);
  return complain("explain " + id + ": neither a case nor a requirement; " +
                  did_you_mean(id, known, "`o2dms list` shows them all"));
}

}  // namespace

void add_explain_command(CLI::App& app, int& exit_code) {
  const auto id = std::make_shared<std::string>();
  CLI::App* command = app.add_subcommand("explain", "What a case does, or what a requirement is about");
  command->add_option("ID", *id, "Of a case or of a requirement")->required();
  command->callback([id, &exit_code] { exit_code = explain(*id); });
}

}  // namespace o2dms::suites

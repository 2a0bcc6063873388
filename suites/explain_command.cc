#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "base/joined.h"
#include "base/json.h"
#include "base/nearest.h"
#include "harness/run/vocabulary.h"
#include "simulator/simulator.h"
#include "suites/commands.h"
#include "suites/suite.h"
#include "suites/traceability.h"

namespace o2dms::suites {

namespace {

std::string shown(const base::Json& parameters) {
  return parameters.is_null() || parameters.empty() ? std::string() : " " + base::to_text(parameters);
}

// "DMS-2.2-1, storage; basis: text".
std::string named(const harness::Suite& suite, const harness::Expectation& expectation) {
  const harness::Requirement* requirement = suite.catalogue.find(expectation.requirement);
  std::string basis = expectation.basis;
  if (basis.empty() && requirement != nullptr) basis = requirement->basis.front();
  return expectation.requirement + (expectation.part.empty() ? "" : ", " + expectation.part) + "; basis: " + basis +
         (expectation.advisory ? "; advisory" : "");
}

void explain_case(const harness::Suite& suite, const harness::Case& one) {
  std::cout << one.id << ": " << one.title << "\n\n" << one.text << "\n\n";
  std::cout << "clause " << one.clause << ", " << harness::to_text(one.level) << "\n";
  for (const std::string& id : one.requirements)
    if (const auto* requirement = suite.catalogue.find(id); requirement != nullptr)
      std::cout << "  " << id << ": " << requirement->text << "\n";
  if (!one.workload.empty()) std::cout << "workload " << one.workload << "\n";
  if (!one.needs.empty()) std::cout << "needs " << base::joined(one.needs, ", ") << "\n";
  std::cout << "steps\n";
  for (const harness::Step& step : one.steps) std::cout << "  " << step.word << shown(*step.parameters) << "\n";
  std::cout << "expectations\n";
  for (const harness::Expectation& expectation : one.expectations)
    std::cout << "  " << expectation.id << " (" << named(suite, expectation) << "): " << expectation.word
              << shown(*expectation.parameters) << "\n";
  std::cout << "run it with: o2dms run --case " << one.id << "\n";
}

void explain_requirement(const harness::Suite& suite, const harness::Requirement& requirement) {
  for (const TracedRequirement& one : trace(suite, simulator::deviations()))
    if (one.requirement == &requirement) std::cout << to_text(one);
}

void explain_word(const harness::WordInfo& word) {
  std::cout << word.sort << " " << word.name << ": " << word.doc << "\n";
  for (const harness::Parameter& one : word.parameters) {
    std::cout << "  " << one.name << ": " << one.doc << " (" << harness::to_text(one.type)
              << (one.required ? ", needed" : "");
    if (!one.allowed.empty()) std::cout << ", one of " << base::joined({one.allowed.begin(), one.allowed.end()}, ", ");
    std::cout << ")\n";
  }
}

// Whether there is such a word, of one sort or several.
bool explain_words(const std::string& name, const harness::Suite& suite) {
  bool known = false;
  for (const harness::WordInfo& word : harness::vocabulary()) {
    if (word.name != name) continue;
    explain_word(word);
    known = true;
  }
  if (!known) return false;
  const auto uses = [&](const harness::Case& one) {
    return std::any_of(one.steps.begin(), one.steps.end(), [&](const auto& step) { return step.word == name; }) ||
           std::any_of(one.expectations.begin(), one.expectations.end(),
                       [&](const auto& expectation) { return expectation.word == name; }) ||
           std::find(one.needs.begin(), one.needs.end(), name) != one.needs.end();
  };
  if (const auto at = std::find_if(suite.cases.begin(), suite.cases.end(), uses); at != suite.cases.end())
    std::cout << "used by " << at->id << " (o2dms explain " << at->id << ")\n";
  return true;
}

bool explain_deviation(const std::string& id) {
  for (const auto& one : simulator::deviations())
    if (one.id == id) {
      std::cout << "deviation " << one.id << ", of " << one.requirement;
      for (const std::string_view also : one.also) std::cout << " and " << also;
      std::cout << ": " << one.text << "\n"
                << "try it with: o2dms simulate --deviation " << one.id << "\n";
      return true;
    }
  return false;
}

bool explain_site(const std::string& id) {
  for (const auto& one : simulator::sites())
    if (one.id == id) {
      std::cout << "site " << one.id << ": " << one.text << "\n"
                << "try it with: o2dms simulate --site " << one.id << "\n";
      return true;
    }
  return false;
}

std::vector<std::string> all_names(const harness::Suite& suite) {
  std::vector<std::string> names;
  for (const harness::Case& one : suite.cases) names.push_back(one.id);
  for (const harness::Requirement& one : suite.catalogue.requirements) names.push_back(one.id);
  for (const harness::WordInfo& word : harness::vocabulary()) names.push_back(word.name);
  for (const auto& one : simulator::deviations()) names.emplace_back(one.id);
  for (const auto& one : simulator::sites()) names.emplace_back(one.id);
  return names;
}

int explain(const std::string& name) {
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  if (const auto* requirement = suite->catalogue.find(name); requirement != nullptr) {
    explain_requirement(*suite, *requirement);
    return 0;
  }
  for (const harness::Case& one : suite->cases)
    if (one.id == name) {
      explain_case(*suite, one);
      return 0;
    }
  if (explain_words(name, *suite) || explain_deviation(name) || explain_site(name)) return 0;
  return complain("explain " + name + ": neither a case, a requirement, a word of cases, a deviation nor a site; " +
                  base::did_you_mean(name, all_names(*suite),
                                     "`o2dms list`, `list --words`, `list --deviations` and `list --sites` show them"));
}

}  // namespace

void add_explain_command(CLI::App& app, int& exit_code) {
  const auto id = std::make_shared<std::string>();
  CLI::App* command =
      app.add_subcommand("explain", "What a case does, a requirement is about, or a word of cases means");
  command
      ->add_option("NAME", *id,
                   "Of a case, a requirement, a word of cases (a step, an expectation, a capability, a deadline), a "
                   "deviation or a site")
      ->required();
  command->callback([id, &exit_code] { exit_code = explain(*id); });
}

}  // namespace o2dms::suites

#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>

#include "base/json.h"
#include "base/yaml.h"
#include "harness/run/vocabulary.h"
#include "simulator/simulator.h"
#include "suites/commands.h"
#include "suites/suite.h"
#include "suites/traceability.h"

namespace o2dms::suites {

using base::Json;

namespace {

Json as_json(const TracedRequirement& traced) {
  const harness::Requirement& one = *traced.requirement;
  Json row = {
      {"id", one.id},           {"clause", one.clause},       {"level", std::string(harness::to_text(one.level))},
      {"judged", one.judged},   {"basis", one.basis},         {"text", one.text},
      {"parts", Json::array()}, {"deviations", Json::array()}};
  for (const TracedPart& part : traced.parts)
    row["parts"].push_back({{"name", part.name}, {"expectations", part.expectations}});
  for (const simulator::DeviationInfo* deviation : traced.deviations)
    row["deviations"].push_back(std::string(deviation->id));
  if (!one.without_case.empty()) row["withoutCase"] = one.without_case;
  if (!one.without_deviation.empty()) row["withoutDeviation"] = one.without_deviation;
  return row;
}

Json as_json(const harness::Case& one) {
  Json json = {{"id", one.id},
               {"title", one.title},
               {"clause", one.clause},
               {"level", std::string(harness::to_text(one.level))},
               {"requirements", one.requirements},
               {"needs", one.needs},
               {"workload", one.workload},
               {"expectations", Json::array()}};
  for (const harness::Expectation& expectation : one.expectations)
    json["expectations"].push_back({{"id", expectation.id},
                                    {"word", expectation.word},
                                    {"requirement", expectation.requirement},
                                    {"part", expectation.part},
                                    {"basis", expectation.basis},
                                    {"advisory", expectation.advisory}});
  return json;
}

Json as_json(const harness::Suite& suite) {
  Json all = {{"requirements", Json::array()}, {"cases", Json::array()}};
  for (const TracedRequirement& one : trace(suite, simulator::deviations()))
    all["requirements"].push_back(as_json(one));
  for (const harness::Case& one : suite.cases) all["cases"].push_back(as_json(one));
  return all;
}

void print_table(const harness::Suite& suite) {
  std::size_t width = 0;
  for (const harness::Case& one : suite.cases) width = std::max(width, one.id.size());
  std::cout << std::left;
  for (const harness::Case& one : suite.cases)
    std::cout << std::setw(static_cast<int>(width) + 2) << one.id << harness::to_letter(one.level) << "  " << one.title
              << "\n";
  std::cout << "\n";
  for (const harness::Requirement& one : suite.catalogue.requirements)
    std::cout << std::setw(18) << one.id << harness::to_letter(one.level) << "  " << one.text
              << (one.without_case.empty() ? "" : " [not wholly served]") << "\n";
}

int list_deviations() {
  for (const auto& one : simulator::deviations())
    std::cout << std::left << std::setw(36) << one.id << one.requirement << "  " << one.text << "\n";
  return 0;
}

int list_coverage() {
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  for (const TracedRequirement& one : trace(*suite, simulator::deviations())) std::cout << to_text(one) << "\n";
  return 0;
}

int list_sites() {
  for (const auto& one : simulator::sites()) std::cout << std::left << std::setw(28) << one.id << one.text << "\n";
  return 0;
}

int list_words() {
  for (const harness::WordInfo& word : harness::vocabulary())
    std::cout << std::left << std::setw(13) << word.sort << std::setw(24) << word.name << word.doc << "\n";
  return 0;
}

int list(const std::string& format) {
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  if (format == "json") {
    std::cout << base::to_pretty_text(as_json(*suite)) << "\n";
  } else if (format == "yaml") {
    std::cout << base::to_yaml(as_json(*suite));
  } else {
    print_table(*suite);
  }
  return 0;
}

}  // namespace

void add_list_command(CLI::App& app, int& exit_code) {
  struct Flags {
    std::string format = "table";
    bool deviations = false, sites = false, words = false, coverage = false;
  };
  const auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("list", "List cases and requirements");
  command->add_option("-o,--output", flags->format, "json, yaml or table")
      ->capture_default_str()
      ->check(CLI::IsMember({"json", "yaml", "table"}));
  command->add_flag("--deviations", flags->deviations, "List the ways in which the simulator can be wrong");
  command->add_flag("--sites", flags->sites, "List the sound but unusual O-Clouds that the simulator can be");
  command->add_flag("--words", flags->words, "List the words that cases are written in (o2dms explain WORD)");
  command->add_flag("--coverage", flags->coverage,
                    "List for each requirement, part by part, the expectations that show it and the deviations that "
                    "break it");
  command->callback([flags, &exit_code] {
    exit_code = flags->deviations ? list_deviations()
                : flags->sites    ? list_sites()
                : flags->words    ? list_words()
                : flags->coverage ? list_coverage()
                                  : list(flags->format);
  });
}

}  // namespace o2dms::suites

#include <CLI/CLI.hpp>
#include <iomanip>
#include <iostream>

#include "base/json.h"
#include "base/yaml.h"
#include "harness/run/vocabulary.h"
#include "simulator/simulator.h"
#include "suites/commands.h"
#include "suites/suite.h"

namespace o2dms::suites {

using base::Json;

namespace {

Json as_json(const harness::Suite& suite) {
  Json all = {{"requirements", Json::array()}, {"cases", Json::array()}};
  for (const harness::Requirement& one : suite.catalogue.requirements) {
    Json row = {{"id", one.id},
                {"clause", one.clause},
                {"level", std::string(harness::to_text(one.level))},
                {"judged", one.judged},
                {"text", one.text}};
    if (!one.without_case.empty()) row["withoutCase"] = one.without_case;
    all["requirements"].push_back(std::move(row));
  }
  for (const harness::Case& one : suite.cases)
    all["cases"].push_back({{"id", one.id},
                            {"title", one.title},
                            {"clause", one.clause},
                            {"level", std::string(harness::to_text(one.level))},
                            {"requirements", one.requirements},
                            {"needs", one.needs},
                            {"workload", one.workload},
                            {"catches", one.catches}});
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
              << (one.without_case.empty() ? "" : " [no case]") << "\n";
}

int list_deviations() {
  for (const auto& one : simulator::deviations())
    std::cout << std::left << std::setw(36) << one.id << one.requirement << "  " << one.text << "\n";
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
    bool deviations = false, sites = false, words = false;
  };
  const auto flags = std::make_shared<Flags>();
  CLI::App* command = app.add_subcommand("list", "List cases and requirements");
  command->add_option("-o,--output", flags->format, "json, yaml or table")
      ->capture_default_str()
      ->check(CLI::IsMember({"json", "yaml", "table"}));
  command->add_flag("--deviations", flags->deviations, "List the ways in which the simulator can be wrong");
  command->add_flag("--sites", flags->sites, "List the sound but unusual O-Clouds that the simulator can be");
  command->add_flag("--words", flags->words, "List the words that cases are written in (o2dms explain WORD)");
  command->callback([flags, &exit_code] {
    exit_code = flags->deviations ? list_deviations()
                : flags->sites    ? list_sites()
                : flags->words    ? list_words()
                                  : list(flags->format);
  });
}

}  // namespace o2dms::suites

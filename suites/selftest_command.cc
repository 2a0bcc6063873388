#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <iostream>

#include "base/clock.h"
#include "base/joined.h"
#include "suites/commands.h"
#include "suites/kill_matrix.h"
#include "suites/signals.h"
#include "suites/suite.h"

namespace o2dms::suites {

namespace {

std::set<std::string> without(const std::set<std::string>& all, const std::set<std::string>& some) {
  std::set<std::string> rest;
  std::set_difference(all.begin(), all.end(), some.begin(), some.end(), std::inserter(rest, rest.end()));
  return rest;
}

std::string listed(const std::set<std::string>& ids) {
  return base::joined({ids.begin(), ids.end()}, ", ");
}

void print(const KillRow& row) {
  const bool good = row.as_it_should_be();
  const char* kind = row.kind == KillRow::Kind::control     ? "control   "
                     : row.kind == KillRow::Kind::deviation ? "deviation "
                                                            : "adversary ";
  std::cout << (good ? "ok    " : "WRONG ") << kind << row.id << "\n";
  if (row.kind == KillRow::Kind::adversary) {
    if (!row.passed.empty()) std::cout << "        passed, and must not: " << listed(row.passed) << "\n";
  } else {
    const auto caught = without(row.failed, without(row.failed, row.expected));
    if (!caught.empty()) std::cout << "        caught by: " << listed(caught) << "\n";
    if (const auto missed = without(row.expected, row.failed); !missed.empty())
      std::cout << "        claimed, and not caught by: " << listed(missed) << "\n";
    if (const auto surprise = without(row.failed, row.expected); !surprise.empty())
      std::cout << "        failed without a claim: " << listed(surprise) << "\n";
    if (row.kind == KillRow::Kind::deviation && row.expected.empty())
      std::cout << "        no case claims to catch it\n";
  }
  if (row.second_try && good) std::cout << "        right only when given more time: this machine is slow\n";
  if (!row.problem.empty()) std::cout << "        " << row.problem << "\n";
  std::cout << std::flush;
}

// Many runs side by side hold many connections, both ends of each in this process.
void allow_many_connections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int selftest(const MatrixOptions& options) {
  if (!names_a_row(options.glob)) return complain("--only " + options.glob + " matches no deviation and no adversary");
  allow_many_connections();
  harness::Stop stop;
  const SignalWatch signals([&stop](int signal) { stop.request(signal); });
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  const auto clock = base::make_real_clock();
  const auto rows = kill_matrix(*suite, options, *clock, stop, print);
  if (stop.requested()) return 128 + stop.signal();
  const auto wrong = std::count_if(rows.begin(), rows.end(), [](const KillRow& row) { return !row.as_it_should_be(); });
  std::cout << rows.size() - static_cast<std::size_t>(wrong) << " of " << rows.size() << " rows as they should be\n";
  return wrong == 0 ? 0 : 1;
}

}  // namespace

void add_selftest_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<MatrixOptions>();
  CLI::App* command =
      app.add_subcommand("selftest", "Run the suite against O-Clouds that are wrong, and print which case saw what");
  command->add_option("--only", options->glob, "Only these deviations and adversaries")->type_name("GLOB");
  command->add_option("--at-once", options->at_once, "O-Clouds side by side")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  command->callback([options, &exit_code] { exit_code = selftest(*options); });
}

}  // namespace o2dms::suites

#include <sys/resource.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <charconv>
#include <iostream>

#include "base/clock.h"
#include "base/joined.h"
#include "base/nearest.h"
#include "harness/run/selection.h"
#include "suites/commands.h"
#include "suites/kill_matrix.h"
#include "suites/pairs.h"
#include "suites/signals.h"
#include "suites/suite.h"
#include "suites/survivors.h"

namespace o2dms::suites {

namespace {

// The first of them; the rest is counted.
std::string listed(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 6;
  if (names.size() <= kShown) return base::joined(names, ", ");
  return base::joined({names.begin(), names.begin() + kShown}, ", ") + " and " + std::to_string(names.size() - kShown) +
         " more";
}

std::string listed(const std::set<std::string>& cases) {
  return listed(std::vector<std::string>(cases.begin(), cases.end()));
}

std::string listed(const std::set<CaseExpectation>& pairs) {
  std::vector<std::string> names;
  for (const CaseExpectation& pair : pairs) names.push_back(to_text(pair));
  return listed(names);
}

const char* kind_of(const KillRow& row) {
  switch (row.kind) {
    case KillRow::Kind::control:
      return "control   ";
    case KillRow::Kind::canary:
      return "canary    ";
    case KillRow::Kind::deviation:
      return "deviation ";
    case KillRow::Kind::site:
      return "site      ";
    case KillRow::Kind::adversary:
      break;
  }
  return "adversary ";
}

void print_kills(const KillRow& row) {
  if (!row.kills.empty()) std::cout << "        killed by " << row.kills.size() << ": " << listed(row.kills) << "\n";
  if (row.survives.empty())
    for (const std::string& requirement : row.missed)
      std::cout << "        no expectation found " << requirement << " broken\n";
  if (!row.others.empty()) std::cout << "        found broken beside it: " << listed(row.others) << "\n";
  if (!row.kills.empty() && !row.survives.empty())
    std::cout << "        is listed as a survivor (suites/survivors.yaml), and is none\n";
  if (row.kills.empty() && !row.survives.empty()) std::cout << "        survives: " << row.survives << "\n";
}

const char* what_went_wrong(const KillRow& row) {
  if (row.kind == KillRow::Kind::control) return "did not pass";
  return row.kind == KillRow::Kind::site ? "failed, and the site is sound" : "passed, and must not";
}

void print(const KillRow& row) {
  const bool good = row.as_it_should_be();
  std::cout << (good ? "ok    " : "WRONG ") << kind_of(row) << row.id;
  if (!row.requirements.empty())
    std::cout << " (" << base::joined({row.requirements.begin(), row.requirements.end()}, ", ") << ")";
  std::cout << ", " << std::chrono::duration_cast<std::chrono::milliseconds>(row.took).count() << " ms\n";
  if (row.kind == KillRow::Kind::canary || row.kind == KillRow::Kind::deviation) print_kills(row);
  if (!row.wrong_cases.empty())
    std::cout << "        " << what_went_wrong(row) << ": " << listed(row.wrong_cases) << "\n";
  if (!row.coverage.empty()) std::cout << "        " << row.coverage << "\n";
  if (row.second_try && good) std::cout << "        right only when given more time: this machine is slow\n";
  if (!row.problem.empty()) std::cout << "        " << row.problem << "\n";
  std::cout << std::flush;
}

void print_pair(const PairKills& one) {
  std::cout << (one.as_it_should_be() ? "ok    " : "WRONG ") << "pair      " << to_text(one.pair) << "\n";
  if (one.kills > 0)
    std::cout << "        is listed as one that kills nothing (suites/survivors.yaml), and kills " << one.kills << "\n";
  else if (one.reason.empty())
    std::cout << "        killed no deviation, and may be unable to fail\n";
  else
    std::cout << "        " << one.reason << "\n";
}

// What never failed may be unable to: the pairs without kills and those with a reason too many. How many are wrong.
std::size_t print_idle(const std::vector<PairKills>& pairs) {
  const auto idle = std::count_if(pairs.begin(), pairs.end(), [](const PairKills& one) { return one.kills == 0; });
  std::cout << "\n" << idle << " of " << pairs.size() << " pairs of a case and an expectation killed no deviation\n";
  std::size_t wrong = 0;
  for (const PairKills& one : pairs) {
    if (one.kills == 0 || !one.as_it_should_be()) print_pair(one);
    if (!one.as_it_should_be()) ++wrong;
  }
  return wrong;
}

// Of a part of the matrix nothing can be said of what did not kill.
bool is_whole(const MatrixOptions& options) {
  return options.glob == "*" && options.shares == 1;
}

// The exit code.
int conclude(const harness::Suite& suite, const Survivors& survivors, const MatrixOptions& options,
             const std::vector<KillRow>& rows) {
  if (is_void(rows)) {
    std::cout << "void: the control must pass every case, and the canary must die; nothing else was tried\n";
    return 2;
  }
  const std::size_t idle = is_whole(options) ? print_idle(pair_kills(suite, rows, survivors)) : 0;
  const auto number = [&](const auto& is) { return std::count_if(rows.begin(), rows.end(), is); };
  const auto wrong = number([](const KillRow& row) { return !row.as_it_should_be(); });
  std::cout << number([](const KillRow& row) { return row.kind == KillRow::Kind::deviation && row.is_killed(); })
            << " of " << number([](const KillRow& row) { return row.kind == KillRow::Kind::deviation; })
            << " deviations killed; " << rows.size() - static_cast<std::size_t>(wrong) << " of " << rows.size()
            << " rows as they should be";
  if (idle > 0) std::cout << "; " << idle << " pairs without a reason, or with one too many";
  std::cout << "\n";
  return wrong == 0 && idle == 0 ? 0 : 1;
}

// Many runs side by side hold many connections, both ends of each in this process.
void allow_many_connections() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  setrlimit(RLIMIT_NOFILE, &limit);
}

int selftest(const MatrixOptions& options) {
  const std::vector<std::string> ids = row_ids();
  if (std::none_of(ids.begin(), ids.end(), [&](const auto& id) { return harness::matches_glob(options.glob, id); }))
    return complain("--only " + options.glob + " matches no deviation, no site and no adversary; " +
                    base::did_you_mean(options.glob, ids, "`o2dms list --deviations` and `list --sites` show them"));
  allow_many_connections();
  harness::Stop stop;
  const SignalWatch signals([&stop](int signal) { stop.request(signal); });
  auto suite = load_suite();
  if (!suite) return complain(suite.error().message, 2);
  auto survivors = load_survivors(*suite);
  if (!survivors) return complain(survivors.error().message, 2);
  const auto clock = base::make_real_clock();
  const auto rows = kill_matrix(*suite, *survivors, options, *clock, stop, print);
  if (stop.requested()) return 128 + stop.signal();
  return conclude(*suite, *survivors, options, rows);
}

// False when the text is no share.
bool read_share(const std::string& text, MatrixOptions& options) {
  const char* const end = text.data() + text.size();
  const auto [slash, fault] = std::from_chars(text.data(), end, options.share);
  if (fault != std::errc() || slash == end || *slash != '/') return false;
  const auto [rest, other_fault] = std::from_chars(slash + 1, end, options.shares);
  return other_fault == std::errc() && rest == end && options.share >= 1 && options.share <= options.shares;
}

}  // namespace

void add_selftest_command(CLI::App& app, int& exit_code) {
  const auto options = std::make_shared<MatrixOptions>();
  CLI::App* command = app.add_subcommand(
      "selftest", "Run the suite against O-Clouds that are wrong, and print which expectation saw what");
  command->add_option("--only", options->glob, "Only these deviations, sites and adversaries")->type_name("GLOB");
  command->add_option("--at-once", options->at_once, "O-Clouds side by side")
      ->capture_default_str()
      ->check(CLI::Range(1, 64));
  command->add_flag("--all-cases", options->all_cases,
                    "Play all cases on each deviation, not only those that name the requirement it breaks");
  const auto share = std::make_shared<std::string>("1/1");
  command
      ->add_option("--share", *share,
                   "One of so many equal parts of the rows, 2/4 for the second of four: for CI that rotates")
      ->type_name("N/M");
  command->callback([options, share, &exit_code] {
    exit_code = read_share(*share, *options)
                    ? selftest(*options)
                    : complain("--share " + *share + ": N/M is expected, 2/4 for the second of four");
  });
}

}  // namespace o2dms::suites

#include "suites/kill_matrix.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <thread>

#include "harness/run/deadlines.h"
#include "harness/run/selection.h"
#include "simulator/simulator.h"
#include "suites/target.h"

namespace o2dms::suites {

namespace {

// The simulator does in milliseconds what a cluster does in seconds: to wait as long would prove no more.
std::vector<harness::Deadline> short_deadlines() {
  auto deadlines = harness::default_deadlines();
  for (harness::Deadline& deadline : deadlines)
    deadline.limit = deadline.name == "pods-ready" ? std::chrono::seconds(40) : std::chrono::seconds(20);
  return deadlines;
}

// O-Clouds that show one case what another made: side by side, bystanders would fail too. Their cases are played one by
// one.
bool lets_cases_see_each_other(const KillRow& row) {
  return row.id == "namespaces-leak";
}

base::Result<std::unique_ptr<simulator::Simulator>> start(const KillRow& row) {
  if (row.kind == KillRow::Kind::adversary) return simulator::start_adversary(row.id);
  simulator::SimulatorOptions options;
  if (row.kind == KillRow::Kind::deviation) options.deviations = {row.id};
  return simulator::start_simulator(options);
}

void fill(KillRow& row, const harness::Suite& suite, base::Clock& clock, const harness::Stop& stop) {
  auto simulator = start(row);
  if (!simulator) {
    row.problem = simulator.error().message;
    return;
  }
  auto access = access_of(**simulator);
  if (!access) {
    row.problem = access.error().message;
    return;
  }
  harness::RunOptions options{.access = std::move(*access),
                              .target_name = row.id,
                              .version = O2DMS_VERSION,
                              .repeat_command = "o2dms selftest",
                              .jobs = lets_cases_see_each_other(row) ? 1U : 8U,
                              .deadlines = short_deadlines()};
  options.request_timeout = std::chrono::seconds(row.kind == KillRow::Kind::adversary ? 1 : 10);
  for (const harness::Case& one : suite.cases) options.selected.plan.push_back(&one);
  const harness::RunSummary summary = harness::execute(suite, options, clock, stop, {});
  for (std::size_t index = 0; index < summary.results.size(); ++index) {
    const harness::CaseResult& result = summary.results[index];
    if (result.outcome == harness::Outcome::failed) row.failed.insert(result.id);
    if (result.outcome == harness::Outcome::passed && suite.cases[index].level == harness::Level::mandatory)
      row.passed.insert(result.id);
    const bool must_pass = row.kind == KillRow::Kind::control;
    if (must_pass && result.outcome != harness::Outcome::passed && result.outcome != harness::Outcome::not_applicable)
      row.failed.insert(result.id);
    if (result.outcome == harness::Outcome::error && row.kind == KillRow::Kind::deviation)
      row.problem = result.id + ": " + result.reason;
  }
}

std::set<std::string> claims(const harness::Suite& suite, std::string_view deviation) {
  std::set<std::string> cases;
  for (const harness::Case& one : suite.cases)
    if (std::find(one.catches.begin(), one.catches.end(), deviation) != one.catches.end()) cases.insert(one.id);
  return cases;
}

std::vector<KillRow> plan(const harness::Suite& suite, const std::string& glob) {
  std::vector<KillRow> rows = {{.kind = KillRow::Kind::control, .id = "(no deviation)"}};
  for (const auto& one : simulator::deviations())
    if (harness::matches_glob(glob, one.id))
      rows.push_back({.kind = KillRow::Kind::deviation, .id = std::string(one.id), .expected = claims(suite, one.id)});
  for (const auto& one : simulator::adversaries())
    if (harness::matches_glob(glob, one.id))
      rows.push_back({.kind = KillRow::Kind::adversary, .id = std::string(one.id)});
  return rows;
}

}  // namespace

bool KillRow::as_it_should_be() const {
  if (kind == Kind::adversary) return problem.empty() && passed.empty();
  if (kind == Kind::control) return problem.empty() && failed.empty() && !passed.empty();
  return problem.empty() && !expected.empty() && failed == expected;
}

std::vector<KillRow> kill_matrix(const harness::Suite& suite, const MatrixOptions& options, base::Clock& clock,
                                 const harness::Stop& stop, const std::function<void(const KillRow&)>& done) {
  std::vector<KillRow> rows = plan(suite, options.glob);
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::vector<std::thread> workers;
  for (std::size_t worker = 0; worker < std::min(options.at_once, rows.size()); ++worker)
    workers.emplace_back([&] {
      for (std::size_t at = next++; at < rows.size() && !stop.requested(); at = next++) {
        fill(rows[at], suite, clock, stop);
        const std::lock_guard lock(mutex);
        done(rows[at]);
      }
    });
  for (std::thread& worker : workers) worker.join();
  return rows;
}

}  // namespace o2dms::suites

#include "suites/kill_matrix.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/mutex.h"
#include "harness/run/deadlines.h"
#include "harness/run/selection.h"
#include "simulator/simulator.h"
#include "suites/target_access.h"

namespace o2dms::suites {

namespace {

// Enough for all cases that wait to wait at the same time.
constexpr std::size_t kJobs = 24;
constexpr int kMorePatience = 5;  // times that of the first try

// The simulator does in milliseconds what a cluster does in seconds: to wait as long would prove no more. The control
// has no reason to wait in vain.
std::vector<harness::Deadline> deadlines_of(const KillRow& row) {
  auto deadlines = harness::default_deadlines();
  if (row.kind == KillRow::Kind::control) return deadlines;
  const int patience = row.second_try ? kMorePatience : 1;
  for (harness::Deadline& deadline : deadlines) {
    deadline.limit = patience * std::chrono::seconds(deadline.name == "pods-ready" ? 20 : 10);
    // The O-Cloud is thrown away: what it does not remove is of no interest.
    if (deadline.name == "clean-up") deadline.limit = std::chrono::seconds(3);
  }
  return deadlines;
}

base::Result<std::unique_ptr<simulator::Simulator>> start(const KillRow& row) {
  if (row.kind == KillRow::Kind::adversary) return simulator::start_adversary(row.id);
  simulator::SimulatorOptions options;
  if (row.kind == KillRow::Kind::deviation) options.deviations = {row.id};
  auto simulator = simulator::start_simulator(options);
  // Its nodes have registered before the run asks what there is.
  if (simulator) (*simulator)->settle();
  return simulator;
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
                              .jobs = kJobs,
                              .deadlines = deadlines_of(row)};
  if (row.kind == KillRow::Kind::adversary) options.request_timeout = std::chrono::seconds(1);
  for (const harness::Case& one : suite.cases) options.selected.plan.push_back(&one);
  const harness::RunSummary summary = harness::execute(suite, options, clock, stop, {});
  if (row.kind == KillRow::Kind::control && !summary.residue.empty())
    row.problem = "the clean-up left " + summary.residue.front();
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

bool names_a_row(const std::string& glob) {
  const auto matches = [&](const auto& one) { return harness::matches_glob(glob, one.id); };
  const auto& deviations = simulator::deviations();
  const auto& adversaries = simulator::adversaries();
  return std::any_of(deviations.begin(), deviations.end(), matches) ||
         std::any_of(adversaries.begin(), adversaries.end(), matches);
}

bool KillRow::as_it_should_be() const {
  if (kind == Kind::adversary) return problem.empty() && passed.empty();
  if (kind == Kind::control) return problem.empty() && failed.empty() && !passed.empty();
  return problem.empty() && !expected.empty() && failed == expected;
}

namespace {

// The rows as they are played; reports each when it and all before it are final.
class Matrix {
 public:
  Matrix(const harness::Suite& suite, base::Clock& clock, const harness::Stop& stop, std::vector<KillRow> rows,
         const std::function<void(const KillRow&)>& done)
      : suite_(suite), clock_(clock), stop_(stop), done_(done), rows_(std::move(rows)), final_(rows_.size(), false) {}

  std::vector<KillRow> play(std::size_t at_once) {
    // The last deviations are about what takes time: whoever waits for long begins early.
    std::atomic<std::size_t> left{rows_.size()};
    std::vector<std::thread> workers;
    for (std::size_t worker = 0; worker < std::min(at_once, rows_.size()); ++worker)
      workers.emplace_back([&] {
        for (std::size_t at = left--; at > 0 && at <= rows_.size() && !stop_.requested(); at = left--)
          play_first(at - 1);
      });
    for (std::thread& worker : workers) worker.join();
    for (std::size_t index = 0; index < rows_.size() && !stop_.requested(); ++index)
      if (!is_final(index)) play_again(index);
    return rows_;
  }

 private:
  void play_first(std::size_t index) {
    fill(rows_[index], suite_, clock_, stop_);
    if (rows_[index].as_it_should_be()) finish(index);
  }

  void play_again(std::size_t index) {
    KillRow& row = rows_[index];
    row = {.kind = row.kind, .id = row.id, .expected = row.expected, .second_try = true};
    fill(row, suite_, clock_, stop_);
    finish(index);
  }

  bool is_final(std::size_t index) {
    const base::MutexLock lock(mutex_);
    return final_[index];
  }

  void finish(std::size_t index) {
    const base::MutexLock lock(mutex_);
    final_[index] = true;
    for (; reported_ < rows_.size() && final_[reported_]; ++reported_) done_(rows_[reported_]);
  }

  const harness::Suite& suite_;
  base::Clock& clock_;
  const harness::Stop& stop_;
  const std::function<void(const KillRow&)>& done_;
  std::vector<KillRow> rows_;  // each written by the worker that plays it
  base::Mutex mutex_;
  std::vector<bool> final_ GUARDED_BY(mutex_);
  std::size_t reported_ GUARDED_BY(mutex_) = 0;
};

}  // namespace

std::vector<KillRow> kill_matrix(const harness::Suite& suite, const MatrixOptions& options, base::Clock& clock,
                                 const harness::Stop& stop, const std::function<void(const KillRow&)>& done) {
  return Matrix(suite, clock, stop, plan(suite, options.glob), done).play(options.at_once);
}

}  // namespace o2dms::suites

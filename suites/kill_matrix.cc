#include "suites/kill_matrix.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <thread>

#include "base/mutex.h"
#include "harness/case/passive.h"
#include "harness/run/deadlines.h"
#include "harness/run/selection.h"
#include "simulator/simulator.h"
#include "suites/target_access.h"

namespace o2dms::suites {

namespace {

// Enough for all cases that wait to wait at the same time.
constexpr std::size_t kJobs = 24;
constexpr int kMorePatience = 3;  // times that of the first try

// The simulator does in milliseconds what a cluster does in seconds: to wait as long would prove no more. The control
// has no reason to wait in vain. A site may have one, such as a quota that keeps pods from being made, and some are
// slow.
std::vector<harness::Deadline> deadlines_of(const KillRow& row) {
  auto deadlines = harness::default_deadlines();
  const bool site = row.kind == KillRow::Kind::site;
  if (row.kind == KillRow::Kind::control || (site && row.second_try)) return deadlines;
  const int patience = row.second_try || site ? kMorePatience : 1;
  for (harness::Deadline& deadline : deadlines) {
    const base::Duration limit = patience * std::chrono::seconds(deadline.name == "pods-ready" ? 10 : 6);
    deadline.limit = std::min(deadline.fallback, limit);
    // The O-Cloud is thrown away: what it does not remove is of no interest.
    if (deadline.name == "clean-up" && !site) deadline.limit = std::chrono::seconds(3);
  }
  return deadlines;
}

// The canary is this deviation, which is played once more under its own name: who creates must see it.
constexpr std::string_view kCanary = "create-answers-200";

base::Result<std::unique_ptr<simulator::Simulator>> start(const KillRow& row) {
  if (row.kind == KillRow::Kind::adversary) return simulator::start_adversary(row.id);
  simulator::SimulatorOptions options;
  if (row.kind == KillRow::Kind::deviation) options.deviations = {row.id};
  if (row.kind == KillRow::Kind::canary) options.deviations = {std::string(kCanary)};
  if (row.kind == KillRow::Kind::site) options.site = row.id;
  auto simulator = simulator::start_simulator(options);
  // Its nodes have registered before the run asks what there is.
  if (simulator) (*simulator)->settle();
  return simulator;
}

CaseExpectation pair_of(const std::string& id, const std::string& expectation) {
  const auto& passive = harness::passive_expectations();
  const bool is_passive =
      std::any_of(passive.begin(), passive.end(), [&](const auto& one) { return one.name == expectation; });
  return {is_passive ? kEveryCase : id, expectation};
}

void read_breaches(KillRow& row, const harness::CaseResult& result) {
  if (result.outcome != harness::Outcome::failed) return;
  for (const harness::Finding& finding : result.findings) {
    if (!finding.is_breach()) continue;
    const bool own = row.requirements.contains(finding.requirement);
    (own ? row.kills : row.others).insert(pair_of(result.id, finding.expectation));
    row.missed.erase(finding.requirement);
  }
}

void read_result(KillRow& row, const harness::Case& one, const harness::CaseResult& result) {
  const bool passed = result.outcome == harness::Outcome::passed;
  switch (row.kind) {
    case KillRow::Kind::control:
      if (!passed) row.wrong_cases.insert(result.id);
      if (!passed && row.problem.empty()) row.problem = result.id + ": " + result.reason;
      break;
    case KillRow::Kind::site:
      if (result.outcome == harness::Outcome::failed) row.wrong_cases.insert(result.id);
      if (result.outcome == harness::Outcome::failed || result.outcome == harness::Outcome::error)
        row.problem = result.id + ": " + result.reason;
      break;
    case KillRow::Kind::adversary:
      if (passed && one.level == harness::Level::mandatory) row.wrong_cases.insert(result.id);
      break;
    case KillRow::Kind::canary:
    case KillRow::Kind::deviation:
      read_breaches(row, result);
      if (result.outcome == harness::Outcome::error) row.problem = result.id + ": " + result.reason;
  }
}

bool names_one_of(const harness::Case& one, const std::set<std::string>& requirements) {
  return std::any_of(one.expectations.begin(), one.expectations.end(), [&](const harness::Expectation& expectation) {
    return requirements.contains(expectation.requirement) && !expectation.advisory;
  });
}

bool is_passive(const std::string& requirement) {
  const auto& rules = harness::passive_expectations();
  return std::any_of(rules.begin(), rules.end(), [&](const auto& one) { return one.requirement == requirement; });
}

using Cases = std::vector<const harness::Case*>;

// Those that name a requirement that the row breaks; or all others.
Cases cases_of(const KillRow& row, const harness::Suite& suite, bool naming) {
  Cases cases;
  for (const harness::Case& one : suite.cases)
    if (names_one_of(one, row.requirements) == naming) cases.push_back(&one);
  return cases;
}

Cases all_cases_of(const harness::Suite& suite) {
  Cases cases;
  for (const harness::Case& one : suite.cases) cases.push_back(&one);
  return cases;
}

void play(KillRow& row, const harness::Suite& suite, const Cases& cases, base::Clock& clock,
          const harness::Stop& stop) {
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
                              .deadlines = deadlines_of(row),
                              .space = (*simulator)->user_namespace(),
                              .image_pull_secret = (*simulator)->image_pull_secret()};
  if (row.kind == KillRow::Kind::adversary) options.request_timeout = std::chrono::seconds(1);
  options.selected.plan = cases;
  const harness::RunSummary summary = harness::execute(suite, options, clock, stop, {});
  for (std::size_t index = 0; index < summary.results.size(); ++index)
    read_result(row, *cases[index], summary.results[index]);
  if (row.kind == KillRow::Kind::site) {
    row.coverage = summary.coverage.in_words();
    if (summary.coverage.shown == 0) row.problem = "nothing was shown: " + summary.sentence;
  }
  if (row.kind == KillRow::Kind::control && !summary.residue.empty())
    row.problem = "the clean-up left " + summary.residue.front();
}

void fill(KillRow& row, const harness::Suite& suite, bool all_cases, base::Clock& clock, const harness::Stop& stop) {
  const base::Duration begun = clock.elapsed();
  if (all_cases || row.requirements.empty()) {
    play(row, suite, all_cases_of(suite), clock, stop);
  } else {
    const Cases naming = cases_of(row, suite, true);
    if (!naming.empty()) play(row, suite, naming, clock, stop);
    // What passive expectations judge is a matter of all cases; and who is to be called wrong is tried on all.
    const bool left = naming.empty() || std::any_of(row.missed.begin(), row.missed.end(), is_passive);
    const bool again = row.second_try && !row.as_it_should_be();
    if ((left || again) && !stop.requested()) play(row, suite, cases_of(row, suite, false), clock, stop);
  }
  row.took += clock.elapsed() - begun;
}

KillRow row_of(KillRow::Kind kind, std::string id, const simulator::DeviationInfo& deviation) {
  KillRow row{.kind = kind, .id = std::move(id), .requirements = {std::string(deviation.requirement)}};
  row.requirements.insert(deviation.also.begin(), deviation.also.end());
  row.missed = row.requirements;
  return row;
}

std::vector<KillRow> always_played() {
  std::vector<KillRow> rows = {{.kind = KillRow::Kind::control, .id = "(no deviation)"}};
  for (const auto& one : simulator::deviations())
    if (one.id == kCanary)
      rows.push_back(row_of(KillRow::Kind::canary, "(canary)", {.id = one.id, .requirement = one.requirement}));
  return rows;
}

// Neighbours go to different shares: a family is never left out on any day.
std::vector<KillRow> share_of(std::vector<KillRow> rows, const MatrixOptions& options) {
  std::vector<KillRow> share;
  for (std::size_t at = options.share - 1; at < rows.size(); at += options.shares) share.push_back(std::move(rows[at]));
  return share;
}

std::vector<KillRow> plan(const MatrixOptions& options, const Survivors& survivors) {
  const std::string& glob = options.glob;
  std::vector<KillRow> rows;
  for (const auto& one : simulator::deviations()) {
    if (!harness::matches_glob(glob, one.id)) continue;
    KillRow row = row_of(KillRow::Kind::deviation, std::string(one.id), one);
    if (const auto at = survivors.deviations.find(row.id); at != survivors.deviations.end()) row.survives = at->second;
    rows.push_back(std::move(row));
  }
  for (const auto& one : simulator::sites())
    if (harness::matches_glob(glob, one.id)) rows.push_back({.kind = KillRow::Kind::site, .id = std::string(one.id)});
  for (const auto& one : simulator::adversaries())
    if (harness::matches_glob(glob, one.id))
      rows.push_back({.kind = KillRow::Kind::adversary, .id = std::string(one.id)});
  return share_of(std::move(rows), options);
}

}  // namespace

std::vector<std::string> row_ids() {
  std::vector<std::string> ids;
  for (const auto& one : simulator::deviations()) ids.emplace_back(one.id);
  for (const auto& one : simulator::sites()) ids.emplace_back(one.id);
  for (const auto& one : simulator::adversaries()) ids.emplace_back(one.id);
  return ids;
}

bool KillRow::as_it_should_be() const {
  switch (kind) {
    case Kind::control:
    case Kind::site:
    case Kind::adversary:
      return problem.empty() && wrong_cases.empty();
    case Kind::canary:
    case Kind::deviation:
      break;
  }
  return problem.empty() && (survives.empty() ? is_killed() : kills.empty());
}

bool is_void(const std::vector<KillRow>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](const KillRow& row) {
    return (row.kind == KillRow::Kind::control || row.kind == KillRow::Kind::canary) && !row.as_it_should_be();
  });
}

namespace {

// Rows as they are played; reports each when it is final.
class Matrix {
 public:
  Matrix(const harness::Suite& suite, bool all_cases, base::Clock& clock, const harness::Stop& stop,
         std::vector<KillRow> rows, const std::function<void(const KillRow&)>& done)
      : suite_(suite),
        all_cases_(all_cases),
        clock_(clock),
        stop_(stop),
        done_(done),
        rows_(std::move(rows)),
        final_(rows_.size(), false) {}

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
    fill(rows_[index], suite_, all_cases_, clock_, stop_);
    if (rows_[index].as_it_should_be()) finish(index);
  }

  void play_again(std::size_t index) {
    KillRow& row = rows_[index];
    row = {.kind = row.kind,
           .id = row.id,
           .requirements = row.requirements,
           .missed = row.requirements,
           .survives = row.survives,
           .took = row.took,
           .second_try = true};
    fill(row, suite_, all_cases_, clock_, stop_);
    finish(index);
  }

  bool is_final(std::size_t index) {
    const base::MutexLock lock(mutex_);
    return final_[index];
  }

  void finish(std::size_t index) {
    const base::MutexLock lock(mutex_);
    final_[index] = true;
    done_(rows_[index]);
  }

  const harness::Suite& suite_;
  const bool all_cases_;
  base::Clock& clock_;
  const harness::Stop& stop_;
  const std::function<void(const KillRow&)>& done_;
  std::vector<KillRow> rows_;  // each written by the worker that plays it
  base::Mutex mutex_;
  std::vector<bool> final_ GUARDED_BY(mutex_);
};

}  // namespace

std::vector<KillRow> kill_matrix(const harness::Suite& suite, const Survivors& survivors, const MatrixOptions& options,
                                 base::Clock& clock, const harness::Stop& stop,
                                 const std::function<void(const KillRow&)>& done) {
  std::vector<KillRow> rows =
      Matrix(suite, options.all_cases, clock, stop, always_played(), done).play(options.at_once);
  if (stop.requested() || is_void(rows)) return rows;
  std::vector<KillRow> others =
      Matrix(suite, options.all_cases, clock, stop, plan(options, survivors), done).play(options.at_once);
  std::move(others.begin(), others.end(), std::back_inserter(rows));
  return rows;
}

}  // namespace o2dms::suites

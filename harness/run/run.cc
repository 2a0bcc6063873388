#include "harness/run/run.h"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <set>
#include <thread>

#include "base/random.h"
#include "harness/client/client_factory.h"
#include "harness/run/capabilities.h"
#include "harness/run/case_runner.h"
#include "harness/run/deadlines.h"
#include "harness/run/exit_code.h"
#include "harness/run/interrupter.h"

namespace o2dms::harness {

namespace {

std::string credentials_in_words(const Credentials& credentials) {
  if (credentials.certificate) return "client certificate";
  if (credentials.exec) return "exec plugin";
  if (!credentials.token.empty() || !credentials.token_file.empty()) return "bearer token";
  if (credentials.basic) return "basic";
  return "none";
}

const Workload* find_workload(const Suite& suite, const std::string& name) {
  for (const Workload& workload : suite.workloads)
    if (workload.name == name) return &workload;
  return nullptr;
}

// The worse of two results of one case.
CaseResult worse(CaseResult first, CaseResult second) {
  return first.outcome != Outcome::passed ? std::move(first) : std::move(second);
}

bool broke_connection(const std::vector<ExchangeRef>& exchanges) {
  return std::any_of(exchanges.begin(), exchanges.end(), [](const ExchangeRef& exchange) {
    return !exchange->fault.empty() && exchange->fault != "cancelled" && exchange->fault != "credentials";
  });
}

class Running {
 public:
  Running(const Suite& suite, const RunOptions& options, base::Clock& clock, const Stop& stop,
          const std::vector<Listener*>& listeners)
      : suite_(suite),
        options_(options),
        clock_(clock),
        stop_(stop),
        listeners_(listeners),
        redactor_(base::make_random()->suffix(32)),
        budget_(options.evidence.of_run),
        begun_(clock.elapsed()) {
    info_.id = options.run_id.empty() ? base::make_random()->suffix(8) : options.run_id;
    info_.product_version = options.version;
    info_.command = options.command;
    info_.selection = options.selection;
    info_.start = clock.now();
    info_.target = {.name = options.target_name,
                    .url = options.access.target.server,
                    .credentials = credentials_in_words(options.access.credentials),
                    .insecure = options.access.target.insecure};
    info_.deadlines = options.deadlines;
    info_.catalogue = &suite.catalogue;
    info_.plan = options.selected.plan;
    info_.left_out = options.selected.left_out;
    results_.resize(info_.plan.size());
  }

  RunSummary play() {
    const ClientLimits limits{
        .request_timeout = options_.request_timeout,
        .connect_timeout = std::min<base::Duration>(std::chrono::seconds(10), options_.request_timeout)};
    auto factory = make_client_factory(options_.access, clock_, redactor_, limits, options_.version);
    if (!factory) return finish(factory.error().message);
    factory_ = std::move(*factory);
    const std::string unusable = play_all();
    clean_up();
    return finish(unusable);
  }

 private:
  // Empty, or why the target could not be used.
  std::string play_all() {
    // Whatever is in flight is broken off while the wish to stop stands.
    const Interrupter interrupter(stop_, *factory_, clock_);
    Evidence evidence(clock_, begun_, "probe", redactor_, {}, options_.evidence, &budget_);
    const Probed probed =
        probe(*factory_->client(given_identity(), evidence), *factory_->client(no_credentials(), evidence));
    info_.target.version = probed.version;
    info_.capabilities = probed.capabilities;
    for (const Capability& capability : probed.capabilities)
      if (capability.present) present_.insert(capability.name);
    tell([&](Listener& listener) { listener.on_run_start(info_); });
    started_ = true;
    tell_other("probe", evidence);
    if (!probed.usable) return stop_.requested() ? "" : probed.why;
    const RunShared shared{.clock = clock_,
                           .factory = *factory_,
                           .discovery = discovery_,
                           .redactor = redactor_,
                           .stop = stop_,
                           .deadlines = options_.deadlines,
                           .run_id = info_.id,
                           .image = options_.image,
                           .extended_resource = probed.extended_resource};
    shared_ = &shared;
    play_sanity();
    play_rest();
    if (!stop_.requested() && !lost_) play_sanity();
    return lost_ ? "it no longer answers" : "";
  }

  template <class Call>
  void tell(Call&& call) {
    const std::lock_guard lock(listeners_mutex_);
    for (Listener* listener : listeners_) call(*listener);
  }

  void tell_other(const std::string& what, const Evidence& evidence) {
    const std::vector<ExchangeRef> exchanges = evidence.snapshot();
    if (!exchanges.empty()) tell([&](Listener& listener) { listener.on_other_exchanges(what, exchanges); });
  }

  void play_sanity() {
    for (std::size_t index = 0; index < info_.plan.size(); ++index)
      if (info_.plan[index]->sanity) play_one(index);
  }

  void play_rest() {
    std::vector<std::size_t> order;
    for (std::size_t index = 0; index < info_.plan.size(); ++index)
      if (!info_.plan[index]->sanity) order.push_back(index);
    std::atomic<std::size_t> next{0};
    const std::size_t count = std::max<std::size_t>(1, std::min(options_.jobs, order.size()));
    std::vector<std::thread> workers;
    for (std::size_t worker = 0; worker < count; ++worker)
      workers.emplace_back([&] {
        for (std::size_t at = next++; at < order.size() && !stop_.requested() && !lost_; at = next++)
          play_one(order[at]);
      });
    for (std::thread& worker : workers) worker.join();
  }

  void play_one(std::size_t index) {
    const Case& subject = *info_.plan[index];
    const Evidence::Sink sink = [&](const Exchange& exchange) {
      tell([&](Listener& listener) {
        for (const WatchEvent& event : exchange.events) listener.on_watch_event(subject, event);
        listener.on_exchange(subject, exchange);
      });
    };
    Evidence evidence(clock_, begun_, subject.id, redactor_, sink, options_.evidence, &budget_);
    const bool again = results_[index].has_value();
    if (!again) tell([&](Listener& listener) { listener.on_case_start(subject); });
    const CaseRun run{.subject = subject,
                      .workload = find_workload(suite_, subject.workload),
                      .shared = *shared_,
                      .catalogue = suite_.catalogue,
                      .present = present_,
                      .ledger = ledger_,
                      .space = "o2dms-" + info_.id + "-" + std::to_string(index + 1),
                      .repeat = options_.repeat_command + " --case " + subject.id};
    CaseResult result = run_case(
        run, evidence, [&](const Wait& wait) { tell([&](Listener& listener) { listener.on_wait(subject, wait); }); });
    apply_known_deviations(options_.known_deviations, result);
    const std::vector<ExchangeRef> exchanges = evidence.snapshot();
    if (again) {
      if (result.outcome == Outcome::passed || results_[index]->outcome != Outcome::passed) return;
      result.reason = "at the end of the run: " + result.reason;
      result = worse(std::move(*results_[index]), std::move(result));
    }
    tell([&](Listener& listener) { listener.on_case_end(subject, result, exchanges); });
    results_[index] = std::move(result);
    if (!subject.sanity && !stop_.requested() && broke_connection(exchanges)) check_target();
  }

  void check_target() {
    const std::lock_guard lock(check_mutex_);
    Evidence evidence(clock_, begun_, "probe", redactor_, {}, options_.evidence, &budget_);
    if (!still_answers(*factory_->client(given_identity(), evidence), clock_)) lost_ = true;
    tell_other("still-there", evidence);
  }

  // What the cases left, because the run was stopped or the target lost. Not to be stopped itself.
  void clean_up() {
    Evidence evidence(clock_, begun_, "clean-up", redactor_, {}, options_.evidence, &budget_);
    remove_spaces(*factory_->client(given_identity(), evidence), clock_, ledger_.remaining(),
                  limit_of(options_.deadlines, "clean-up"), [&](const std::string& space, const std::string& left) {
                    if (!left.empty()) residue_.push_back("Namespace " + space + ": " + left);
                  });
    tell_other("clean-up", evidence);
  }

  RunSummary finish(const std::string& unreachable) {
    if (!started_) tell([&](Listener& listener) { listener.on_run_start(info_); });
    RunSummary summary;
    summary.residue = residue_;
    for (std::size_t index = 0; index < results_.size(); ++index) {
      if (!results_[index]) results_[index] = not_reached(*info_.plan[index], unreachable);
      CaseResult& result = *results_[index];
      summary.residue.insert(summary.residue.end(), result.residue.begin(), result.residue.end());
      summary.results.push_back(std::move(result));
    }
    summary.stale = stale_deviations(options_.known_deviations, info_, summary.results, clock_.now());
    summary.duration = clock_.elapsed() - begun_;
    conclude(summary, info_, {.signal = stop_.signal(), .unreachable = unreachable});
    tell([&](Listener& listener) { listener.on_run_end(info_, summary); });
    return summary;
  }

  CaseResult not_reached(const Case& subject, const std::string& unreachable) {
    CaseResult result{.id = subject.id, .outcome = Outcome::error};
    result.reason = "not reached: " + (unreachable.empty() ? std::string("the run was stopped") : unreachable);
    result.start = clock_.now();
    result.repeat = options_.repeat_command + " --case " + subject.id;
    tell([&](Listener& listener) { listener.on_case_start(subject); });
    tell([&](Listener& listener) { listener.on_case_end(subject, result, {}); });
    return result;
  }

  const Suite& suite_;
  const RunOptions& options_;
  base::Clock& clock_;
  const Stop& stop_;
  const std::vector<Listener*>& listeners_;
  Redactor redactor_;
  Budget budget_;
  const base::Duration begun_;
  Discovery discovery_;
  Ledger ledger_;
  RunInfo info_;
  std::set<std::string> present_;
  std::unique_ptr<ClientFactory> factory_;
  const RunShared* shared_ = nullptr;
  bool started_ = false;
  std::vector<std::string> residue_;

  std::atomic<bool> lost_{false};
  std::mutex check_mutex_;
  std::mutex listeners_mutex_;
  std::vector<std::optional<CaseResult>> results_;  // each element written by the worker that plays the case
};

}  // namespace

RunSummary execute(const Suite& suite, const RunOptions& options, base::Clock& clock, const Stop& stop,
                   const std::vector<Listener*>& listeners) {
  return Running(suite, options, clock, stop, listeners).play();
}

}  // namespace o2dms::harness

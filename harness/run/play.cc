#include "harness/run/play.h"

#include <algorithm>
#include <atomic>
#include <thread>

#include "base/mutex.h"
#include "base/random.h"
#include "harness/run/capabilities.h"
#include "harness/run/case_runner.h"
#include "harness/run/deadlines.h"
#include "harness/run/interrupter.h"
#include "harness/run/steps.h"

namespace o2dms::harness {

namespace {

// The worse of two results of one case.
CaseResult worse(CaseResult first, CaseResult second) {
  return first.outcome != Outcome::passed ? std::move(first) : std::move(second);
}

bool broke_connection(const std::vector<ExchangeRef>& exchanges) {
  return std::any_of(exchanges.begin(), exchanges.end(), [](const ExchangeRef& exchange) {
    return !exchange->fault.empty() && exchange->fault != "cancelled" && exchange->fault != "credentials";
  });
}

// What every workload gets, by the user's flags and by what the target has.
Placement site_of(const RunOptions& options, const RunPlan& plan) {
  Placement site{.image = options.image, .extended_resource = plan.extended_resource};
  site.node_selector = options.node_selector;
  site.image_pull_secret = options.image_pull_secret;
  site.run_as_user = plan.run_as_user;
  return site;
}

// Plays cases of a plan against a target that can be used.
class Player {
 public:
  Player(const RunEnvironment& environment, const RunPlan& plan, ClientFactory& factory)
      : environment_(environment),
        plan_(plan),
        factory_(factory),
        context_{.clock = environment.clock,
                 .factory = factory,
                 .discovery = discovery_,
                 .redactor = environment.redactor,
                 .stop = environment.stop,
                 .deadlines = environment.options.deadlines,
                 .run_id = environment.id,
                 .site = site_of(environment.options, plan),
                 .pull_secret = environment.options.pull_secret},
        results_(plan.cases.size()) {}

  void play_all() {
    // Whatever is in flight is broken off once a stop is requested.
    const Interrupter interrupter(environment_.stop, factory_, environment_.clock);
    play_sanity();
    play_rest();
    if (may_go_on()) play_sanity();
  }

  // What the cases left, because the run was stopped or the target lost. Not to be stopped itself.
  std::vector<std::string> clean_up() {
    std::vector<std::string> residue;
    Evidence evidence = environment_.evidence("clean-up");
    remove_spaces(*factory_.client(given_identity(), evidence), environment_.clock, ledger_.remaining(),
                  environment_.options.deadlines, [&](const std::string& space, const std::string& left) {
                    if (!left.empty()) residue.push_back("Namespace " + space + ": " + left);
                  });
    const Stop never;
    for (const MadeObjects& made : ledger_.remaining_objects())
      for (std::string& left : remove_objects(*factory_.client(given_identity(), evidence), environment_.clock, never,
                                              made, environment_.options.deadlines))
        residue.push_back(std::move(left));
    environment_.notifier.notify_other("clean-up", evidence.snapshot());
    return residue;
  }

  [[nodiscard]] bool lost() const { return lost_; }
  std::vector<std::optional<CaseResult>> take_results() { return std::move(results_); }

 private:
  [[nodiscard]] bool may_go_on() const { return !environment_.stop.requested() && !lost_; }

  void play_sanity() {
    for (std::size_t index = 0; index < plan_.cases.size(); ++index)
      if (plan_.cases[index].sanity) play_one(index);
  }

  void play_rest() {
    std::vector<std::size_t> order;
    for (std::size_t index = 0; index < plan_.cases.size(); ++index)
      if (!plan_.cases[index].sanity) order.push_back(index);
    // Who waits for a time to pass lets others go on meanwhile, but must not be the last.
    std::stable_partition(order.begin(), order.end(), [&](std::size_t index) {
      const auto& steps = plan_.cases[index].subject->steps;
      return std::any_of(steps.begin(), steps.end(), lasts_a_set_time);
    });
    if (const auto& seed = environment_.options.shuffle) {
      const auto random = base::make_random(*seed);
      for (std::size_t left = order.size(); left > 1; --left) std::swap(order[left - 1], order[random->below(left)]);
    }
    std::atomic<std::size_t> next{0};
    const std::size_t count = std::max<std::size_t>(1, std::min(environment_.options.jobs, order.size()));
    std::vector<std::thread> workers;
    for (std::size_t worker = 0; worker < count; ++worker)
      workers.emplace_back([&] {
        for (std::size_t at = next++; at < order.size() && may_go_on(); at = next++) play_one(order[at]);
      });
    for (std::thread& worker : workers) worker.join();
  }

  void play_one(std::size_t index) {
    const PlannedCase& planned = plan_.cases[index];
    const Case& subject = *planned.subject;
    Notifier& notifier = environment_.notifier;
    Evidence evidence = environment_.evidence(subject.id, [&](const Exchange& exchange) {
      notifier.notify([&](Listener& listener) {
        for (const WatchEvent& event : exchange.events) listener.on_watch_event(subject, event);
        listener.on_exchange(subject, exchange);
      });
    });
    const bool again = results_[index].has_value();
    if (!again) notifier.notify([&](Listener& listener) { listener.on_case_start(subject); });
    CaseInputs inputs = case_inputs(subject, context_, planned.workload, planned.space, planned.prefix);
    inputs.wait_observed = [&](const Wait& wait) {
      notifier.notify([&](Listener& listener) { listener.on_wait(subject, wait); });
    };
    CaseResult result = run_case(planned, inputs, environment_.suite.catalogue, ledger_, evidence);
    apply_known_deviations(environment_.options.known_deviations, result);
    const std::vector<ExchangeRef> exchanges = evidence.snapshot();
    if (again) {
      if (result.outcome == Outcome::passed || results_[index]->outcome != Outcome::passed) return;
      result.reason = "at the end of the run: " + result.reason;
      result = worse(std::move(*results_[index]), std::move(result));
    }
    notifier.notify([&](Listener& listener) { listener.on_case_end(subject, result, exchanges); });
    results_[index] = std::move(result);
    if (!planned.sanity && !environment_.stop.requested() && broke_connection(exchanges)) check_target();
  }

  void check_target() {
    const base::MutexLock lock(check_mutex_);
    Evidence evidence = environment_.evidence("still-there");
    if (!still_answers(*factory_.client(given_identity(), evidence), environment_.clock,
                       limit_of(environment_.options.deadlines, "still-there")))
      lost_ = true;
    environment_.notifier.notify_other("still-there", evidence.snapshot());
  }

  const RunEnvironment& environment_;
  const RunPlan& plan_;
  ClientFactory& factory_;
  Discovery discovery_;
  const RunContext context_;
  Ledger ledger_;
  std::atomic<bool> lost_{false};
  base::Mutex check_mutex_;
  std::vector<std::optional<CaseResult>> results_;  // each element written by the worker that plays the case
};

}  // namespace

PlayedRun play(const RunEnvironment& environment, const RunPlan& plan, const ProbedTarget& target) {
  environment.notifier.notify([&](Listener& listener) { listener.on_run_start(plan.info); });
  environment.notifier.notify_other("probe", target.exchanges);
  environment.notifier.notify_other("rights", target.reviews);
  PlayedRun played;
  played.results.resize(plan.cases.size());
  if (!plan.unusable.empty() || target.factory == nullptr) {
    if (!environment.stop.requested()) played.unusable = plan.unusable;
    return played;
  }
  Player player(environment, plan, *target.factory);
  player.play_all();
  played.residue = player.clean_up();
  played.results = player.take_results();
  if (player.lost()) played.unusable = "it no longer answers";
  return played;
}

}  // namespace o2dms::harness

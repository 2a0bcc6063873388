// Evidence: the exchanges of one case, recorded as they happen. Clients append, the judge takes snapshots, `sink`
// stores. Thread-safe. `clock` and `redactor` must outlive it.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "harness/evidence/budget.h"
#include "harness/evidence/exchange.h"
#include "harness/evidence/redact.h"

namespace o2dms::harness {

class Evidence {
 public:
  // Called with every exchange once, when it is complete (a watch: when it is over), one call at a time.
  using Sink = std::function<void(const Exchange&)>;

  // `run_start` is clock.elapsed() at the start of the run; `limits` and `run`: budget.h.
  Evidence(base::Clock& clock, base::Duration run_start, std::string case_id, const Redactor& redactor, Sink sink = {},
           const EvidenceLimits& limits = {}, Budget* run = nullptr);

  [[nodiscard]] const std::string& case_id() const { return case_id_; }
  [[nodiscard]] const Redactor& redactor() const { return redactor_; }
  [[nodiscard]] CaseBudget& budget() { return budget_; }
  // Time since the start of the run.
  [[nodiscard]] base::Duration offset() const;

  // Gives the number of an exchange about to be sent; it goes into Exchange::id.
  std::uint64_t next_id();
  // A complete exchange.
  ExchangeRef append(Exchange exchange);
  // A watch that has been answered with a stream; events follow until it is over. Snapshots show it as it is so far.
  void begin_watch(Exchange head);
  // `line`: the event as it came, redacted. It is kept as long as the budget allows, and counted then.
  void append_event(std::uint64_t id, WatchEvent event, std::string_view line);
  // `fault` empty: see `cleanly`; the watch was closed by us when neither.
  ExchangeRef end_watch(std::uint64_t id, bool cleanly, std::string fault, std::string fault_message);

  // One of them, null when there is none of that id.
  [[nodiscard]] ExchangeRef find(std::uint64_t id) const;
  // All exchanges so far, in order of id.
  [[nodiscard]] std::vector<ExchangeRef> snapshot() const;

 private:
  base::Clock& clock_;
  const base::Duration run_start_;
  const std::string case_id_;
  const Redactor& redactor_;
  const Sink sink_;
  CaseBudget budget_;

  mutable base::Mutex mutex_;
  std::uint64_t last_id_ GUARDED_BY(mutex_) = 0;
  std::map<std::uint64_t, ExchangeRef> done_ GUARDED_BY(mutex_);
  std::map<std::uint64_t, Exchange> open_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::harness

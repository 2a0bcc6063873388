// RunEnvironment: what probe, plan, play and finish of one run share. The parts that are not const are thread-safe, and
// outlive the run.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "base/mutex.h"
#include "harness/evidence/budget.h"
#include "harness/evidence/evidence.h"
#include "harness/evidence/redact.h"
#include "harness/run/listener.h"
#include "harness/run/run_options.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// Calls listeners one at a time, as listener.h promises. Thread-safe.
class Notifier {
 public:
  explicit Notifier(std::vector<Listener*> listeners) : listeners_(std::move(listeners)) {}

  template <class Call>
  void notify(Call&& call) {
    const base::MutexLock lock(mutex_);
    for (Listener* listener : listeners_) call(*listener);
  }
  // What belongs to no case: "probe". Nothing of it, no call.
  void notify_other(const std::string& what, const std::vector<ExchangeRef>& exchanges) {
    if (!exchanges.empty()) notify([&](Listener& listener) { listener.on_other_exchanges(what, exchanges); });
  }

 private:
  base::Mutex mutex_;
  const std::vector<Listener*> listeners_;
};

struct RunEnvironment {
  const Suite& suite;
  const RunOptions& options;
  base::Clock& clock;
  const Stop& stop;
  Notifier& notifier;
  Redactor& redactor;
  Budget& budget;
  std::string id;
  base::Time start;
  base::Duration begun;  // the start, as clock.elapsed() counts

  // For the exchanges of one case, or of what else is done: `case_id` names it.
  [[nodiscard]] Evidence evidence(const std::string& case_id, Evidence::Sink sink = {}) const {
    return {clock, begun, case_id, redactor, std::move(sink), options.evidence, &budget};
  }
};

}  // namespace o2dms::harness

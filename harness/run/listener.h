// Listener: notified of what happens in a run. Console, JUnit, JSON and evidence writers implement it; more can be
// added without touching the run. All calls of one run come one at a time, under the run's lock, from whichever thread
// the case runs on: implementations need no lock of their own, must not block for long, must not call back into the
// run, and must not throw. References are valid during the call only, but for RunInfo, which lives until after
// on_run_end.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "harness/case/case.h"
#include "harness/case/verdict.h"
#include "harness/run/run_info.h"
#include "harness/run/run_summary.h"

namespace o2dms::harness {

struct Exchange;    // harness/evidence/exchange.h
struct WatchEvent;  // harness/evidence/exchange.h

class Listener {
 public:
  virtual ~Listener() = default;
  // Before the first case. Also called when the target could not be opened: then the capabilities are empty.
  virtual void on_run_start(const RunInfo&) {}
  virtual void on_case_start(const Case&) {}
  // After each exchange and each watch event of the case; the evidence keeps them in any case.
  virtual void on_exchange(const Case&, const Exchange&) {}
  virtual void on_watch_event(const Case&, const WatchEvent&) {}
  // With each watch event while a case waits, and at the end of the wait.
  virtual void on_wait(const Case&, const Wait&) {}
  // `exchanges` are all that the case recorded, in order. Once a case; a second time for a sanity case that passed when
  // the run began and not when it ended: the later result is the case's.
  virtual void on_case_end(const Case&, const CaseResult&,
                           const std::vector<std::shared_ptr<const Exchange>>& exchanges) {
    (void)exchanges;
  }
  // What was said to the target outside of the cases: "probe", "still-there" (after a broken connection), "clean-up".
  virtual void on_other_exchanges(const std::string& what,
                                  const std::vector<std::shared_ptr<const Exchange>>& exchanges) {
    (void)what, (void)exchanges;
  }
  // Always called, on every way out.
  virtual void on_run_end(const RunInfo&, const RunSummary&) {}
};

}  // namespace o2dms::harness

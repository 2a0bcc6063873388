// Listener: what a run tells the world while it goes on. Console, JUnit, JSON and evidence writers implement it; more
// can be added without touching the run. All calls of one run come one at a time, under the run's lock, from whichever
// thread the case runs on: implementations need no lock of their own, must not block for long, must not call back into
// the run, and must not throw. References are valid during the call only, but for RunInfo, which lives until after
// on_run_end.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/clock.h"
#include "harness/case/case.h"
#include "harness/case/requirement.h"
#include "harness/case/verdict.h"

namespace o2dms::harness {

struct Exchange;    // harness/evidence/exchange.h
struct WatchEvent;  // harness/evidence/exchange.h

// Something the target has or has not, declared or probed; cases name what they need.
struct Capability {
  std::string name;  // "default-storage-class"
  bool present = false;
  std::string detail;  // how we know: "StorageClass standard is marked default"
};

// A limit on waiting: every one has a name, a default and a source.
struct Deadline {
  std::string name;  // "workload-up"
  base::Duration limit{};
  base::Duration fallback{};  // the default
  std::string source;         // "our choice: …"
  bool overridden = false;    // by --deadline
};

struct TargetInfo {
  std::string name;  // what the user named it by: "built-in simulator", "kubeconfig F, context C"
  std::string url;
  std::string version;      // gitVersion of /version; empty when not told
  std::string credentials;  // kind, never the secret: "client certificate"
  bool insecure = false;    // TLS verification was switched off: bars "conformant"
};

struct RunInfo {
  std::string id;               // stands in the labels and namespaces of all we make
  std::string product_version;  // of o2dms
  std::string command;          // as typed
  std::string selection;        // the filters in words; empty: everything
  base::Time start{};
  TargetInfo target;
  std::vector<Capability> capabilities;
  std::vector<Deadline> deadlines;
  const Catalogue* catalogue = nullptr;
  std::vector<const Case*> plan;      // to be run, in order; the closing sanity case is not listed twice
  std::vector<const Case*> left_out;  // declared, and not selected
};

// Exit codes of a run; main() returns them.
enum class ExitCode {
  conformant = 0,
  nonconformant = 1,  // a mandatory case failed
  harness_fault = 2,
  inconclusive = 3,  // target unreachable, set-up failed, or not testable
  partial = 4,       // nothing failed, but mandatory cases did not run
  stale_deviation = 5,
  usage = 64,
  interrupted = 130,  // SIGINT
  terminated = 143,   // SIGTERM
};

struct RunSummary {
  ExitCode exit_code = ExitCode::harness_fault;
  std::string sentence;             // why this exit code
  std::vector<CaseResult> results;  // every planned case, in the order of the plan; those not reached are errors
  std::size_t passed = 0, failed = 0, not_testable = 0, not_applicable = 0, errors = 0, known_deviations = 0;
  std::size_t warnings = 0;  // findings
  std::vector<std::string> residue;
  std::vector<std::string> stale;  // known deviations that no longer tell the truth, a sentence each
  base::Duration duration{};
  bool interrupted = false;
};

class Listener {
 public:
  virtual ~Listener() = default;
  // Before the first case. Also called when the target could not be opened: then the capabilities are empty.
  virtual void on_run_start(const RunInfo&) {}
  virtual void on_case_start(const Case&) {}
  // After each exchange and each watch event of the case; the evidence keeps them in any case.
  virtual void on_exchange(const Case&, const Exchange&) {}
  virtual void on_watch_event(const Case&, const WatchEvent&) {}
  // A few times a second while a case waits.
  virtual void on_wait(const Case&, const Wait&) {}
  // `exchanges` are all that the case recorded, in order.
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

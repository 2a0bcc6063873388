// What a case is played with: what all cases of a run share (RunContext), and what is this case's own (CaseInputs).
// Plain values, made before the first step and not changed by any: what the steps leave is in case_trace.h.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "harness/case/belonging.h"
#include "harness/case/case.h"
#include "harness/case/workload.h"
#include "harness/client/client_factory.h"
#include "harness/evidence/redact.h"
#include "harness/run/api_resources.h"
#include "harness/run/run_info.h"
#include "harness/run/stop.h"

namespace o2dms::harness {

// The parts that are not const are thread-safe.
struct RunContext {
  base::Clock& clock;
  ClientFactory& factory;
  Discovery& discovery;
  Redactor& redactor;
  const Stop& stop;
  const std::vector<Deadline>& deadlines;
  std::string run_id;
  Placement site;               // what every workload gets here: image, pull secret, nodes
  base::Json pull_secret = {};  // created with every workload that has pods; null: none
};

struct CaseInputs {
  Case subject;  // under names of its own, where it shares a namespace
  const RunContext& run;
  std::string space;                               // its namespace; empty: none
  std::string prefix;                              // of all it names; empty: its namespace is its own
  std::vector<base::Json> manifests;               // of its workload, as they are to be sent
  std::vector<base::Json> further_manifests;       // the same for a second time, with other nonces
  std::function<void(const Wait&)> wait_observed;  // called while a step waits, and when it no longer does

  // What its objects are labelled with, where it shares a namespace; else empty.
  [[nodiscard]] std::string case_label() const;
  // Selects the objects of the workload.
  [[nodiscard]] std::string workload_selector() const;
  // The objects of the workload, to be distinguished from all else that is listed.
  [[nodiscard]] Belonging belonging() const;
};

// `space` as the run named it; `workload` null: none; `prefix` empty: the namespace is the case's own.
CaseInputs case_inputs(const Case& subject, const RunContext& run, const Workload* workload, const std::string& space,
                       const std::string& prefix = "");

// The namespace of the case, as it is to be made.
base::Json own_namespace(const CaseInputs& inputs);

// The labels that all objects of the case carry.
std::vector<std::pair<std::string, std::string>> case_labels(const CaseInputs& inputs);

}  // namespace o2dms::harness

// What a run is started with: the suite and the options. Plain values; must outlive the run.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "harness/access/access.h"
#include "harness/case/case.h"
#include "harness/case/workload.h"
#include "harness/evidence/budget.h"
#include "harness/run/known_deviations.h"
#include "harness/run/run_info.h"
#include "harness/run/selection.h"

namespace o2dms::harness {

// Everything that can be run.
struct Suite {
  Catalogue catalogue;
  std::vector<Workload> workloads;
  std::vector<Case> cases;
};

struct RunOptions {
  Access access;
  std::string target_name;     // in words
  std::string run_id;          // letters and digits; empty: made up
  std::string version;         // of the product
  std::string command;         // as typed
  std::string repeat_command;  // the command that repeats a case, to which "--case ID" is added
  std::string selection;       // the filters in words
  Selected selected;
  std::vector<KnownDeviation> known_deviations;
  std::size_t jobs = 1;
  std::optional<std::uint64_t> shuffle;  // seed of the order in which the cases begin; none: the suite's own order
  std::vector<Deadline> deadlines;
  std::string image;
  std::string space;  // --namespace: the one in which all is done; empty: each case makes its own
  std::vector<std::pair<std::string, std::string>> node_selector;  // of every pod
  std::string image_pull_secret;                                   // its name; empty: none
  base::Json pull_secret;                                          // is created with every workload; null: it is there
  base::Duration request_timeout = std::chrono::seconds(32);
  EvidenceLimits evidence;
};

}  // namespace o2dms::harness

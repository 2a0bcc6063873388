// plan(): from what was selected and what the target has to what is played. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "harness/run/capabilities.h"
#include "harness/run/run_environment.h"

namespace o2dms::harness {

struct PlannedCase {
  const Case* subject = nullptr;
  const Workload* workload = nullptr;  // null: none
  std::string space;                   // the name of its namespace
  std::string prefix;                  // of all its names, where it shares the namespace; else empty
  std::string repeat;                  // the command that repeats it
  std::string missing;                 // a capability that it needs and the target has not; empty: it applies
  std::string beyond;                  // why it cannot be played in the one namespace that was given; empty: it can
  bool sanity = false;                 // to be played before and after the others
  std::string unknown;                 // why nobody knows whether it applies; empty: it is known
};

struct RunPlan {
  RunInfo info;
  std::vector<PlannedCase> cases;  // as info.plan
  std::string extended_resource;   // a name that the nodes offer; may be empty
  std::optional<int> run_as_user;  // of pods that are not to run as root; none: the target chooses
  std::string unusable;            // why nothing can be played; empty: it can
};

RunPlan plan(const RunEnvironment& environment, const Probed& found);

}  // namespace o2dms::harness

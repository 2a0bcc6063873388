// The pods of a DaemonSet as values: where one may run, what one looks like. Pure functions; no thread rule.
#pragma once

#include <string>

#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// A pod for the node: tied to it by node affinity on metadata.name, tolerating what a daemon lives with.
base::Json daemon_pod(const StoredObject& set, const std::string& node, const std::string& hash);

struct DaemonPlace {
  bool should_run = false;       // start one here
  bool should_continue = false;  // leave one here that runs
};
DaemonPlace daemon_place(const base::Json& daemon_pod, const base::Json& node);

// The node that a daemon's pod is on or is meant for.
std::string daemon_node(const base::Json& pod);

}  // namespace o2dms::simulator

// ControllerSet: everything that the cluster runs, by name: the controllers, the scheduler ("default-scheduler") and
// the nodes ("kubelet"). They start in the order of their names. Deviations leave out, replace or wrap entries. A
// value.
#pragma once

#include <map>
#include <string>

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

struct ControllerEntry {
  std::string account;  // ControllerContext::account
  ControllerFactory make;
};

using ControllerSet = std::map<std::string, ControllerEntry, std::less<>>;

}  // namespace o2dms::simulator

// PodDemand: what a pod takes from a node: resources and host ports. Pure; no thread rule.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>

#include "base/json_fwd.h"

namespace o2dms::simulator {

// By resource name; cpu in thousandths, all else in whole units.
using Resources = std::map<std::string, std::int64_t, std::less<>>;

struct PodDemand {
  Resources resources;  // what a node must have left
  std::int64_t scoring_cpu = 0,
               scoring_memory = 0;  // the same, with the usual minimum for containers that ask for nothing
  std::set<std::string> ports;      // "TCP/8080/0.0.0.0"
};

PodDemand pod_demand(const base::Json& pod);
// A node's status.allocatable.
Resources allocatable(const base::Json& node);

}  // namespace o2dms::simulator

// The O-Cloud of a test: in the process, ready within milliseconds, its own port, certificates and objects.
#pragma once

#include <o2dms/simulator/simulator.h>

#include <memory>
#include <string>
#include <vector>

namespace smo {

// Right, or broken in the ways that are named; `o2dms list --deviations` shows the names. Throws when there is none of
// a name.
std::unique_ptr<o2dms::simulator::Simulator> start_cloud(std::vector<std::string> deviations = {});

}  // namespace smo

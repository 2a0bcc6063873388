// Probes: when a simulated container becomes started and ready, and when its probes kill it. HTTP, TCP and gRPC probes
// succeed; exec probes do what their command tells (see program.h). Pure functions; no thread rule.
#pragma once

#include "simulator/cluster/nodes/container_run.h"
#include "simulator/cluster/nodes/shell.h"

namespace o2dms::simulator {

// Sets started_due, ready_due and killed_due of a container that has just started.
void plan_probes(ContainerRun& run, const base::Json& spec, ProcessEnvironment& process, const ClusterOptions& options);

}  // namespace o2dms::simulator

// What of a Service's spec follows from its type: whether it has a cluster IP, node ports and a port for health checks;
// what an update that leaves them out keeps, and what goes with the type that needed it. Pure; thread-safe.
#pragma once

#include "base/json.h"

namespace o2dms::simulator {

bool needs_cluster_ip(const base::Json& service);
// Whether its ports may be reached on nodes; and whether the server chooses those that are missing.
bool needs_node_ports(const base::Json& service);
bool allocates_node_ports(const base::Json& service);
bool needs_health_check_port(const base::Json& service);

// A client that sends back less than it read gives nothing up.
void keep_allocated(base::Json& service, const base::Json& old);
// What the type does not need goes, unless the client has put something else there for validation to refuse.
void drop_unneeded(base::Json& service, const base::Json* old);

}  // namespace o2dms::simulator

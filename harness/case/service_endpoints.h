// Who stands behind a Service: the addresses that its EndpointSlices (or Endpoints) name as ready, and those of the
// pods that are. Pure; thread-safe.
#pragma once

#include <set>
#include <string>

#include "base/json_fwd.h"

namespace o2dms::harness {

// Of a list of EndpointSlices or Endpoints.
std::set<std::string> ready_addresses(const base::Json& list);

// What does not fit: a ready pod of the list that is not named by any of its addresses, or an address of nobody; empty
// when all does. `selector`: the Service's, which each pod's labels are held against.
std::string endpoints_lack(const std::set<std::string>& addresses, const base::Json& pods, const base::Json& selector);

}  // namespace o2dms::harness

// Addresses that the server gives to Services: cluster IPs of 10.96.0.0/16 and node ports 30000-32767, each used once.
// There is no table of what is taken: the stored Services are it. Thread-safe.
#pragma once

#include "base/json.h"
#include "base/random.h"
#include "simulator/status/status.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// Fills spec.clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy and node ports that are missing and that the type of
// Service needs; on update (`old` not null) what is missing is taken over from the old content first. The error is 422
// or 500 (none left).
StatusOr<void> assign_addresses(const Store& store, const ResourceType& services, base::Random& random,
                                base::Json& service, const base::Json* old);

// Whether another Service has an address of this one. Called under the store's write lock, so that two writers who were
// given the same address cannot both keep it.
bool addresses_taken(const Store& store, const ResourceType& services, const base::Json& service);

}  // namespace o2dms::simulator

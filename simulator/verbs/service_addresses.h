// ServiceAddresses: the cluster IPs and node ports of the cluster's Services, each one Service's at a time. The stored
// Services are the truth; the index over them follows the store. A node port is one number for all protocols, as in a
// real server; one Service may use its own for several. Thread-safe; the store outlives it.
#pragma once

#include "base/json.h"
#include "base/mutex.h"
#include "base/random.h"
#include "simulator/admission/commit_check.h"
#include "simulator/status/status.h"
#include "simulator/store/event_cursor.h"
#include "simulator/verbs/address_allocation.h"

namespace o2dms::simulator {

// Services alone, in their storage version.
bool has_addresses(const ResourceType& storage);

class ServiceAddresses {
 public:
  ServiceAddresses(const Store& store, const ResourceType& services) : cursor_(store, services) {}

  // Chooses what `service` lacks and its type needs of clusterIP, clusterIPs, ipFamilies, ipFamilyPolicy, node ports
  // and healthCheckNodePort; on update (`old` not null) what is missing is taken over from the old content first. The
  // check says whether all of it is nobody else's, 422 for what was requested for (500 for a healthCheckNodePort, as a
  // real server says it). Fails with 422 for what no Service
  // may have, with 500 when none is left. The check must not outlive this.
  StatusOr<CommitCheck> assign(base::Json& service, const base::Json* old, base::Random& random);

 private:
  [[nodiscard]] std::optional<CommitRefusal> refusal(const std::vector<ServiceAllocation>& allocations,
                                                     std::string_view uid, std::string_view name);
  void catch_up() REQUIRES(mutex_);

  base::Mutex mutex_;  // may be taken under the store's write lock; whoever has it only reads the store
  EventCursor cursor_ GUARDED_BY(mutex_);
  AllocatedNumbers taken_ GUARDED_BY(mutex_);
};

}  // namespace o2dms::simulator

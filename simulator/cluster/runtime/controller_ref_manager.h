// PodClaims: how a controller comes by its dependents: those that name it as controller stay when its selector still
// matches and are released otherwise; those without a controller are adopted when it matches. Used for one reconcile.
#pragma once

#include <functional>
#include <vector>

#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

// Does the owner's selector (and name pattern) mean this object?
using ClaimMatch = std::function<bool(const base::Json& owner, const base::Json& object)>;

struct PodClaims {
  const ControllerContext& context;
  const ApiClient& client;
  const StoredObject& owner;
  ClaimMatch matches;
  std::string_view group = "", plural = "pods";

  // What is the owner's afterwards, terminal and terminating ones included.
  [[nodiscard]] StatusOr<std::vector<ObjectRef>> claim() const;
};

// Puts those owners into the queue whom news of a dependent concern: the one that controls it and the one that did;
// when it has none, all that would adopt it.
void enqueue_claimants(const ControllerContext& context, const ResourceType& owners, const StoreEvent& event,
                       const ClaimMatch& matches);

}  // namespace o2dms::simulator

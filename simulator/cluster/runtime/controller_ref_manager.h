// ControllerRefManager: how a controller comes by its dependents, as the helper of that name in a real one: those that
// name it as controller stay when its selector still matches and are released otherwise; those without a controller are
// adopted when it matches. Used for one reconcile.
#pragma once

#include <functional>
#include <vector>

#include "simulator/cluster/runtime/api_client.h"

namespace o2dms::simulator {

// Does the owner's selector (and name pattern) mean this object?
using OwnerMatch = std::function<bool(const StoredObject& owner, const StoredObject& object)>;

struct ControllerRefManager {
  const ControllerContext& context;
  const ApiClient& client;
  const StoredObject& owner;
  OwnerMatch matches;
  std::string_view group = "", plural = "pods";

  // What is the owner's afterwards, terminal and terminating ones included.
  [[nodiscard]] StatusOr<std::vector<ObjectRef>> claim() const;
};

// Puts those owners into the queue whom the event of a dependent concerns: the one that controls it and the one that
// did; when it has none, all that would adopt it.
void enqueue_owners(const ControllerContext& context, const ResourceType& owners, const StoreEvent& event,
                    const OwnerMatch& matches);
// The first part of it alone, for owners that adopt nothing.
void enqueue_controller(const ControllerContext& context, const ResourceType& owners, const StoredObject& dependent);

}  // namespace o2dms::simulator

// Changes of objects on their way: as they are stored, as clients or the cluster behind the API see them, as
// controllers and kubelets write their status. For deviations and sites. The functions given are called concurrently.
#pragma once

#include <functional>

#include "base/json.h"
#include "simulator/faults/assembly.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

// Changes what is about to be stored; `current` is what it replaces, null when it is new. Under the store's write lock:
// short. False: nothing was changed.
using StoredChange = std::function<bool(const ResourceType& storage, base::Json& object, const ObjectRef& current)>;
void change_stored(Assembly& assembly, StoredChange change);

// Changes what is seen of objects, in GET, LIST and WATCH; of those resources alone that `concerns` picks. What is
// stored stays right.
struct ViewChange {
  std::function<bool(const ResourceType& resource)> concerns;
  std::function<void(base::Json& object)> change;
};
void change_client_view(Assembly& assembly, const ViewChange& change);
void change_cluster_view(Assembly& assembly, const ViewChange& change);

// Changes the status that the cluster itself writes of objects of that resource; `object` is what is stored.
using StatusChange = std::function<void(base::Json& status, const base::Json& object)>;
void change_status(Assembly& assembly, std::string_view group, std::string_view plural, StatusChange change);
// The same for pods.
void change_pod_status(Assembly& assembly, StatusChange change);

// "containers", "initContainers" …: calls `visit` with each of spec.LIST.
void for_each_container(base::Json& pod_spec, const std::function<void(base::Json& container)>& visit);
bool is_pod(const ResourceType& resource);
bool is_service(const ResourceType& resource);
// A ConfigMap or a Secret.
bool is_configuration(const ResourceType& resource);
// A pod, or what the groups apps and batch make of pods.
bool is_workload(const ResourceType& resource);
// A uid in the usual form that is the same for the same text.
std::string uid_from(std::string_view text);

}  // namespace o2dms::simulator

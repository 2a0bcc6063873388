// ApiHooks: an Api that answers some verbs in another way, each a function that is given the right Api to work with; a
// verb without a function is passed on. For deviations and sites. The functions are called concurrently; what they keep
// is theirs to lock.
#pragma once

#include <functional>
#include <memory>

#include "simulator/faults/assembly.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

struct ApiHooks {
  using Write = std::function<StatusOr<Written>(Api& right, const RequestTarget& target, Body body,
                                                const UserInfo& user, WriteOptions options)>;
  using Patch = std::function<StatusOr<Written>(Api& right, const RequestTarget& target, PatchType type, Body patch,
                                                const UserInfo& user, WriteOptions options)>;
  using Remove = std::function<StatusOr<Deleted>(Api& right, const RequestTarget& target, DeleteOptions options,
                                                 const UserInfo& user)>;
  using Get = std::function<StatusOr<ObjectRef>(const Api& right, const RequestTarget& target)>;
  using List = std::function<Listing(const Api& right, const ResourceType& resource, std::string_view ns,
                                     const ListRange& range)>;
  using Events = std::function<EventBatch(const Api& right, const ResourceType& resource, std::string_view ns,
                                          Revision after, std::size_t limit)>;

  Write create, update;
  Patch patch;
  Remove remove;
  Get get;
  List list;
  Events events_after;
};

// What requests from outside go through.
void hook_client_api(Assembly& assembly, ApiHooks hooks);
// What controllers, scheduler and nodes go through.
void hook_cluster_api(Assembly& assembly, ApiHooks hooks);

// The resource without its version: a group ("" for core) and a plural name.
bool is_resource(const ResourceType& resource, std::string_view group, std::string_view plural);
// The object of that request itself, no subresource.
RequestTarget whole_object(const RequestTarget& target);
RequestTarget target_of(const StoredObject& object);

}  // namespace o2dms::simulator

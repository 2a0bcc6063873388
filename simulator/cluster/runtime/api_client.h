// ApiClient: the API as one controller or node uses it: under its own name, with objects as values. Every write that is
// not a create carries the resourceVersion or the uid of what was seen, so that a decision on old sight is refused and
// made again. Not thread-safe.
#pragma once

#include <string_view>
#include <utility>

#include "simulator/access/user.h"
#include "simulator/cluster/runtime/controller.h"
#include "simulator/store/open_object.h"

namespace o2dms::simulator {

// The stored form of a resource, which the registry must have.
const ResourceType& stored_type(const Registry& registry, std::string_view group, std::string_view plural);

class ApiClient {
 public:
  // As the context's ServiceAccount.
  explicit ApiClient(const ControllerContext& context);
  ApiClient(const ControllerContext& context, UserInfo user) : context_(context), user_(std::move(user)) {}

  StatusOr<ObjectRef> create(const ResourceType& resource, std::string_view ns, base::Json object) const;
  // Namespace, name and resourceVersion are the object's own.
  StatusOr<ObjectRef> update(const ResourceType& resource, base::Json object) const;
  StatusOr<ObjectRef> update_status(const ResourceType& resource, base::Json object) const;
  StatusOr<ObjectRef> update_subresource(const ResourceType& resource, std::string_view subresource,
                                         base::Json object) const;
  StatusOr<ObjectRef> create_subresource(const ResourceType& resource, std::string_view ns, std::string_view name,
                                         std::string_view subresource, base::Json object) const;
  // Deletes that very object (uid); its being gone already is success.
  StatusOr<void> remove(const StoredObject& object, DeleteOptions options = {}) const;

  // Replaces status as a whole, when it differs.
  StatusOr<void> set_status(const StoredObject& object, base::Json status) const;
  // The same; gives what is stored then.
  StatusOr<ObjectRef> put_status(const ObjectRef& object, base::Json status) const;

 private:
  StatusOr<ObjectRef> write_status(const StoredObject& object, base::Json status) const;

  const ControllerContext& context_;
  UserInfo user_;
};

bool is_not_found(const StatusError& error);
bool is_already_exists(const StatusError& error);
// Nothing more can be made in this namespace: no reason to try again.
bool is_namespace_terminating(const StatusError& error);

template <class T>
StatusOr<void> outcome(const StatusOr<T>& result) {
  if (result) return base::done();
  return base::failure(result.error());
}

}  // namespace o2dms::simulator

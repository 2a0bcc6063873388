#include "simulator/cluster/runtime/api_client.h"

#include <algorithm>
#include <cassert>

#include "base/json.h"

namespace o2dms::simulator {

const ResourceType& stored_type(const Registry& registry, std::string_view group, std::string_view plural) {
  const ResourceType* resource = registry.find_preferred(group, plural);
  assert(resource != nullptr);
  return resource->storage == nullptr ? *resource : *resource->storage;
}

namespace {

StatusOr<ObjectRef> object_of(StatusOr<Written> written) {
  if (!written) return base::failure(std::move(written).error());
  return std::move(written->object);
}

}  // namespace

ApiClient::ApiClient(const ControllerContext& context, std::string_view controller)
    : context_(context),
      user_{.name = "system:serviceaccount:kube-system:" + std::string(controller),
            .uid = "",
            .groups = {"system:serviceaccounts", "system:serviceaccounts:kube-system", "system:authenticated",
                       "system:masters"},
            .extra = {}} {}

StatusOr<ObjectRef> ApiClient::create(const ResourceType& resource, std::string_view ns, base::Json object) const {
  object["apiVersion"] = resource.api_version;
  object["kind"] = resource.kind;
  if (!ns.empty()) object["metadata"]["namespace"] = ns;
  const std::string name(base::string_at(object, {"metadata", "name"}));
  return object_of(context_.api.create({&resource, ns, name, ""}, Body(std::move(object)), user_));
}

StatusOr<ObjectRef> ApiClient::update(const ResourceType& resource, base::Json object) const {
  return update_subresource(resource, "", std::move(object));
}

StatusOr<ObjectRef> ApiClient::update_status(const ResourceType& resource, base::Json object) const {
  return update_subresource(resource, "status", std::move(object));
}

StatusOr<ObjectRef> ApiClient::update_subresource(const ResourceType& resource, std::string_view subresource,
                                                  base::Json object) const {
  const std::string ns(base::string_at(object, {"metadata", "namespace"})),
      name(base::string_at(object, {"metadata", "name"}));
  return object_of(context_.api.update({&resource, ns, name, subresource}, Body(std::move(object)), user_));
}

StatusOr<ObjectRef> ApiClient::create_subresource(const ResourceType& resource, std::string_view ns,
                                                  std::string_view name, std::string_view subresource,
                                                  base::Json object) const {
  return object_of(context_.api.create({&resource, ns, name, subresource}, Body(std::move(object)), user_));
}

StatusOr<void> ApiClient::remove(const StoredObject& object, DeleteOptions options) const {
  options.precondition_uid = object.uid();
  const auto removed =
      context_.api.remove({&object.resource(), object.namespace_name(), object.name(), ""}, options, user_);
  if (!removed && !is_not_found(removed.error())) return base::failure(removed.error());
  return base::done();
}

StatusOr<void> ApiClient::set_status(const StoredObject& object, base::Json status) const {
  const base::Json* present = base::find(object.json(), {"status"});
  if (present != nullptr ? *present == status : status.empty()) return base::done();
  base::Json changed = object.json();
  changed["status"] = std::move(status);
  return outcome(update_status(object.resource(), std::move(changed)));
}

bool is_not_found(const StatusError& error) {
  return error.reason == "NotFound";
}
bool is_already_exists(const StatusError& error) {
  return error.reason == "AlreadyExists";
}

bool is_namespace_terminating(const StatusError& error) {
  return std::any_of(error.causes.begin(), error.causes.end(),
                     [](const StatusCause& cause) { return cause.reason == "NamespaceTerminating"; });
}

}  // namespace o2dms::simulator

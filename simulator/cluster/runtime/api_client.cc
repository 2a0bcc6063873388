#include "simulator/cluster/runtime/api_client.h"

#include <algorithm>
#include <cassert>

#include "base/json.h"
#include "base/json_cursor.h"

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

ApiClient::ApiClient(const ControllerContext& context)
    : context_(context),
      user_{.name = "system:serviceaccount:kube-system:" + std::string(context.account),
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
  options.precondition_uid = std::string(object.uid());
  const auto removed =
      context_.api.remove({&object.resource(), object.namespace_name(), object.name(), ""}, options, user_);
  if (!removed && !is_not_found(removed.error())) return base::failure(removed.error());
  return base::done();
}

namespace {

bool is_present_status(const StoredObject& object, const base::Json& status) {
  const std::string_view present = object.status();
  return present.empty() ? status.empty() : present == base::to_text(status);
}

}  // namespace

// PUT of the subresource status looks at no more: the rest of the object need not be sent.
StatusOr<ObjectRef> ApiClient::write_status(const StoredObject& object, base::Json status) const {
  base::Json sent = base::Json::object(), metadata = base::Json::object();
  metadata["name"] = object.name();
  metadata["uid"] = object.uid();
  metadata["resourceVersion"] = std::to_string(object.revision());
  if (!object.namespace_name().empty()) metadata["namespace"] = object.namespace_name();
  for (const char* member : {"labels", "annotations"}) {
    if (auto present = base::parse_json(base::raw_json_at(object.metadata(), {member})))
      metadata[member] = *std::move(present);
  }
  sent["metadata"] = std::move(metadata);
  sent["status"] = std::move(status);
  return update_status(object.resource(), std::move(sent));
}

StatusOr<ObjectRef> ApiClient::put_status(const ObjectRef& object, base::Json status) const {
  if (is_present_status(*object, status)) return object;
  return write_status(*object, std::move(status));
}

StatusOr<void> ApiClient::set_status(const StoredObject& object, base::Json status) const {
  if (is_present_status(object, status)) return base::done();
  return outcome(write_status(object, std::move(status)));
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

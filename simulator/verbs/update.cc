#include "simulator/verbs/update.h"

#include "simulator/verbs/create.h"
#include "simulator/verbs/modify.h"
#include "simulator/verbs/payload.h"
#include "simulator/verbs/scale.h"
#include "simulator/verbs/service_addresses.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// PUT of what is not there creates it, where the kind allows that and the object does not mean one that was there.
bool may_create(const RequestTarget& target, const Json& object) {
  return target.subresource.empty() && allows_create_on_update(*target.resource->storage) &&
         base::string_at(object, {"metadata", "resourceVersion"}).empty() &&
         base::string_at(object, {"metadata", "uid"}).empty();
}

// What names the revision that it changes cannot come out otherwise a second time: no copy is kept for one. Of a
// Service the server may have to choose another address or port, though nobody has changed the object.
bool is_tried_once(const ResourceType& resource, const Json& object) {
  const std::string_view version = base::string_at(object, {"metadata", "resourceVersion"});
  return !version.empty() && version != "0" && !has_addresses(*resource.storage);
}

StatusOr<Written> create_instead(const NativeApiParts& parts, const RequestTarget& target, Payload payload,
                                 const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  payload.object["kind"] = storage.kind;
  payload.object["apiVersion"] = storage.api_version;
  RequestTarget storage_target = target;
  storage_target.resource = &storage;
  auto created = create_object(parts, storage_target, Body(std::move(payload.object)), user, options);
  if (created) created->warnings = std::move(payload.warnings);
  return created;
}

}  // namespace

StatusOr<Written> update_object(const NativeApiParts& parts, const RequestTarget& target, Body body,
                                const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  const Subresource* subresource = nullptr;
  if (!target.subresource.empty() && (subresource = resource.find_subresource(target.subresource)) == nullptr) {
    return base::failure(route_not_found());
  }
  if (subresource == nullptr && !resource.has_verb("update")) return base::failure(method_not_allowed());
  const bool own_payload = subresource != nullptr && !subresource->kind.empty() && subresource->kind != resource.kind;
  auto read = own_payload ? read_payload(*subresource, std::move(body), options)
                          : read_object(resource, std::move(body), options);
  if (!read) return base::failure(read.error());
  if (auto named = check_names(target, read->object); !named) return base::failure(named.error());
  const bool creates = may_create(target, read->object);
  bool spent = false;
  const bool once = is_tried_once(resource, read->object);
  const auto edit = [&](const ObjectRef&) -> StatusOr<Payload> {
    if (spent) return base::failure(modified_conflict(subject_of(target)));
    spent = once;
    return once ? std::move(*read) : *read;
  };
  auto modified = modify_object(parts, target, edit, user, options);
  if (!modified && modified.error().code == 404 && creates)
    return create_instead(parts, target, std::move(*read), user, options);
  if (modified && own_payload && target.subresource == "scale")
    modified->object = make_object(resource, scale_of(*modified->object));
  return modified;
}

}  // namespace o2dms::simulator

#include "simulator/verbs/update.h"

#include "simulator/verbs/create.h"
#include "simulator/verbs/modify.h"
#include "simulator/verbs/payload.h"
#include "simulator/verbs/scale.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusOr<void> check_names(const RequestTarget& target, const Json& object) {
  const std::string_view name = base::string_at(object, {"metadata", "name"}),
                         ns = base::string_at(object, {"metadata", "namespace"});
  if (name.empty()) {
    return base::failure(bad_request("the name of the object (" + std::string(target.name) +
                                     " based on URL) was undeterminable: name must be provided"));
  }
  if (name != target.name) {
    return base::failure(bad_request("the name of the object (" + std::string(name) +
                                     ") does not match the name on the URL (" + std::string(target.name) + ")"));
  }
  if (!ns.empty() && ns != target.ns) {
    return base::failure(bad_request("the namespace of the object (" + std::string(ns) +
                                     ") does not match the namespace on the request (" + std::string(target.ns) + ")"));
  }
  return base::done();
}

}  // namespace

StatusOr<ObjectRef> update_object(const NativeApiParts& parts, const RequestTarget& target, Json object,
                                  const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  const Subresource* subresource = nullptr;
  if (!target.subresource.empty() && (subresource = resource.find_subresource(target.subresource)) == nullptr) {
    return base::failure(route_not_found());
  }
  if (subresource == nullptr && !resource.has_verb("update")) return base::failure(method_not_allowed());
  const bool own_payload = subresource != nullptr && !subresource->kind.empty() && subresource->kind != resource.kind;
  auto read = own_payload ? read_payload(*subresource, std::move(object), options)
                          : read_object(resource, std::move(object), options);
  if (!read) return base::failure(read.error());
  if (auto named = check_names(target, *read); !named) return base::failure(named.error());
  auto modified = modify_object(
      parts, target, [&](const ObjectRef&) -> StatusOr<Json> { return *read; }, user, options);
  if (!modified && modified.error().code == 404 && subresource == nullptr &&
      allows_create_on_update(*resource.storage) && base::string_at(*read, {"metadata", "resourceVersion"}).empty() &&
      base::string_at(*read, {"metadata", "uid"}).empty()) {
    if (options.created != nullptr) *options.created = true;
    Json wanted = std::move(*read);
    wanted["kind"] = resource.storage->kind;
    wanted["apiVersion"] = resource.storage->api_version;
    RequestTarget storage_target = target;
    storage_target.resource = resource.storage;
    return create_object(parts, storage_target, std::move(wanted), user, options);
  }
  if (modified && own_payload && target.subresource == "scale") return make_object(resource, scale_of(**modified));
  return modified;
}

}  // namespace o2dms::simulator

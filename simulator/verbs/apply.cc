// Server-side apply: PATCH of type application/apply-patch+yaml (KEP-555). What does not exist is created.
#include "simulator/verbs/apply.h"

#include "simulator/fields/managed_fields.h"
#include "simulator/verbs/create.h"
#include "simulator/verbs/modify.h"
#include "simulator/verbs/payload.h"

namespace o2dms::simulator {

using base::Json;

namespace {

StatusOr<Json> read_applied(const RequestTarget& target, const Json& patch) {
  const ResourceType& resource = *target.resource;
  if (base::string_at(patch, {"kind"}).empty() || base::string_at(patch, {"apiVersion"}).empty()) {
    return base::failure(bad_request("an applied configuration must have kind and apiVersion"));
  }
  // Unknown fields fail whatever fieldValidation says: nobody could own them. Defaults are not applied: they are
  // nobody's.
  auto read = read_applied_object(resource, patch);
  if (!read) return read;
  Json& metadata = (*read)["metadata"];
  if (metadata.contains("managedFields")) return base::failure(bad_request("metadata.managedFields must be nil"));
  const std::string_view name = base::string_at(metadata, {"name"});
  if (name.empty()) {
    return base::failure(bad_request("the name of the object (" + std::string(target.name) +
                                     " based on URL) was undeterminable: name must be provided"));
  }
  if (name != target.name) {
    return base::failure(bad_request("the name of the object (" + std::string(name) +
                                     ") does not match the name on the URL (" + std::string(target.name) + ")"));
  }
  return read;
}

}  // namespace

StatusOr<Patched> apply_object(const NativeApiParts& parts, const RequestTarget& target, const Json& patch,
                               const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  if (options.field_manager.empty()) {
    return base::failure(
        invalid("meta.k8s.io", "PatchOptions", "", {required_value("fieldManager", "is required for apply patch")}));
  }
  if (resource.storage->type == nullptr || target.subresource == "scale") {
    return base::failure(unsupported_media_type("application/json-patch+json, application/merge-patch+json"));
  }
  const auto applied = read_applied(target, patch);
  if (!applied) return base::failure(applied.error());
  const FieldManager manager{options.field_manager, resource.storage->api_version, target.subresource,
                             parts.clock.now()};
  const auto edit = [&](const ObjectRef& current) -> StatusOr<Json> {
    const std::string_view locked = base::string_at(*applied, {"metadata", "resourceVersion"});
    if (!locked.empty() && locked != std::to_string(current->revision()))
      return base::failure(modified_conflict(subject_of(target)));
    auto next = apply_fields(*resource.storage, manager, *current->document(), *applied, options.force);
    if (!next) return next;
    return read_object(*resource.storage, std::move(*next), options);
  };
  WriteOptions untracked = options;
  untracked.field_manager.clear();
  auto modified = modify_object(parts, target, edit, user, untracked);
  if (modified) return Patched{*modified};
  const bool create = modified.error().code == 404 && target.subresource.empty() &&
                      base::string_at(*applied, {"metadata", "uid"}).empty() &&
                      base::string_at(*applied, {"metadata", "resourceVersion"}).empty();
  if (!create) return base::failure(modified.error());
  auto first = apply_fields(*resource.storage, manager, Json::object(), *applied, options.force);
  if (!first) return base::failure(first.error());
  (*first)["metadata"]["name"] = target.name;
  RequestTarget storage_target = target;
  storage_target.resource = resource.storage;
  auto created = create_object(parts, storage_target, std::move(*first), user, untracked);
  if (!created) return base::failure(created.error());
  return Patched{*created, true};
}

}  // namespace o2dms::simulator

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
  if (auto named = check_names(target, *read); !named) return base::failure(std::move(named).error());
  return read;
}

}  // namespace

StatusOr<Written> apply_object(const NativeApiParts& parts, const RequestTarget& target, const Body& patch,
                               const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  if (options.field_manager.empty()) {
    return base::failure(
        invalid("meta.k8s.io", "PatchOptions", "", {required_value("fieldManager", "is required for apply patch")}));
  }
  if (resource.storage->type == nullptr || target.subresource == "scale") {
    return base::failure(unsupported_media_type("application/json-patch+json, application/merge-patch+json"));
  }
  const auto applied = read_applied(target, patch.json);
  if (!applied) return base::failure(applied.error());
  const FieldManager manager{options.field_manager, resource.storage->api_version, target.subresource,
                             parts.clock.now()};
  const auto edit = [&](const ObjectRef& current) -> StatusOr<Payload> {
    const std::string_view locked = base::string_at(*applied, {"metadata", "resourceVersion"});
    if (!locked.empty() && locked != std::to_string(current->revision()))
      return base::failure(modified_conflict(subject_of(target)));
    auto next = apply_fields(*resource.storage, manager, *current->document(), *applied, options.force);
    if (!next) return base::failure(next.error());
    return read_object(*resource.storage, Body(std::move(*next), patch.duplicate_fields), options);
  };
  WriteOptions untracked = options;
  untracked.field_manager.clear();
  auto modified = modify_object(parts, target, edit, user, untracked);
  const bool create = !modified && modified.error().code == 404 && target.subresource.empty() &&
                      base::string_at(*applied, {"metadata", "uid"}).empty() &&
                      base::string_at(*applied, {"metadata", "resourceVersion"}).empty();
  if (!create) return modified;
  auto first = apply_fields(*resource.storage, manager, Json::object(), *applied, options.force);
  if (!first) return base::failure(first.error());
  (*first)["metadata"]["name"] = target.name;
  (*first)["kind"] = resource.storage->kind;
  (*first)["apiVersion"] = resource.storage->api_version;
  RequestTarget storage_target = target;
  storage_target.resource = resource.storage;
  return create_object(parts, storage_target, Body(std::move(*first), patch.duplicate_fields), user, untracked);
}

}  // namespace o2dms::simulator

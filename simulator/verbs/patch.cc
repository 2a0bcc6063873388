#include "simulator/verbs/patch.h"

#include "simulator/resource/convert.h"
#include "simulator/resource/patch_types.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/apply.h"
#include "simulator/verbs/modify.h"
#include "simulator/verbs/payload.h"
#include "simulator/verbs/scale.h"

namespace o2dms::simulator {

using base::Json;

namespace {

// Without a schema there are no merge keys. An apply is none of these: it merges fields by their managers.
StatusOr<Json> apply_patch(PatchType type, Json document, const Json& patch, const Type* schema) {
  if (type == PatchType::json_patch) return apply_json_patch(std::move(document), patch);
  if (type == PatchType::strategic_merge_patch && schema != nullptr)
    return apply_strategic_merge_patch(std::move(document), patch, *schema);
  return apply_merge_patch(std::move(document), patch);
}

// A patch is of the object that the URL names, and does not make another one of it.
StatusOr<void> check_identity_kept(const RequestTarget& target, const StoredObject& current, const Json& patched) {
  const std::string_view name = base::string_at(patched, {"metadata", "name"}),
                         uid = base::string_at(patched, {"metadata", "uid"});
  if (auto named = check_name(target, name); !named) return named;
  if (uid.empty() || uid == current.uid()) return base::done();
  return base::failure(invalid(target.resource->group, target.resource->kind, target.name,
                               {invalid_value("metadata.uid", uid, "field is immutable")}));
}

// What cannot be decoded any more after the patch is the patch's fault, not the request's form.
StatusError blame_patch(const Json& patch, const StatusError& error) {
  constexpr std::size_t kShown = 1024;
  return invalid("", "", "", {invalid_value("patch", base::to_text(patch).substr(0, kShown), error.message)});
}

}  // namespace

StatusOr<Written> patch_object(const NativeApiParts& parts, const RequestTarget& target, PatchType type,
                               const Body& patch, const UserInfo& user, const WriteOptions& options) {
  const ResourceType& resource = *target.resource;
  const Subresource* subresource = nullptr;
  if (!target.subresource.empty() && (subresource = resource.find_subresource(target.subresource)) == nullptr) {
    return base::failure(route_not_found());
  }
  if (subresource == nullptr && !resource.has_verb("patch")) return base::failure(method_not_allowed());
  if (type == PatchType::apply) return apply_object(parts, target, patch, user, options);
  const bool scale = target.subresource == "scale";
  const auto edit = [&](const ObjectRef& current) -> StatusOr<Payload> {
    Json document = scale ? scale_of(*current) : convert(Json(*current->document()), current->resource(), resource);
    auto patched = apply_patch(type, std::move(document), patch.json, scale ? subresource->type : resource.type);
    if (!patched) return base::failure(patched.error());
    if (auto kept = check_identity_kept(target, *current, *patched); !kept) return base::failure(kept.error());
    Body whole(std::move(*patched), patch.duplicate_fields);
    auto read = scale ? read_payload(*subresource, std::move(whole), options)
                      : read_object(resource, std::move(whole), options);
    return read ? std::move(read) : base::failure(blame_patch(patch.json, read.error()));
  };
  auto modified = modify_object(parts, target, edit, user, options);
  if (modified && scale) modified->object = make_object(resource, scale_of(*modified->object));
  return modified;
}

}  // namespace o2dms::simulator

#include "simulator/verbs/modify.h"

#include <optional>

#include "simulator/fields/managed_fields.h"
#include "simulator/resource/validation/validation.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/admit.h"
#include "simulator/verbs/deletion.h"
#include "simulator/verbs/service_addresses.h"
#include "simulator/verbs/strategy.h"

namespace o2dms::simulator {

using base::Json;

namespace {

constexpr int kWriteTries = 16;

// The optimistic lock, as far as the client uses it.
std::optional<StatusError> check_identity(const RequestTarget& target, const Json& sent, const StoredObject& current) {
  const StatusSubject subject = subject_of(target);
  const std::string_view uid = base::string_at(sent, {"metadata", "uid"});
  if (!uid.empty() && uid != current.uid()) {
    return conflict(subject, "Precondition failed: UID in precondition: " + std::string(uid) +
                                 ", UID in object meta: " + std::string(current.uid()));
  }
  const std::string_view version = base::string_at(sent, {"metadata", "resourceVersion"});
  if (version.empty() || version == "0") {
    if (allows_unconditional_update(*target.resource->storage)) return std::nullopt;
    return invalid(target.resource->group, target.resource->kind, target.name,
                   {invalid_value("metadata.resourceVersion", 0, "must be specified for an update")});
  }
  if (version != std::to_string(current.revision())) return modified_conflict(subject);
  return std::nullopt;
}

StatusOr<Json> next_content(const NativeApiParts& parts, const RequestTarget& target, const ObjectRef& current,
                            Json object, const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  const Document document = current->document();
  const Json& old = *document;
  // A client may clear managedFields, or hand fields from one manager to another; what it says must be readable.
  const Json* managed = base::find(object, {"metadata", "managedFields"});
  if (managed != nullptr && !are_managed_fields(*managed)) object["metadata"].erase("managedFields");
  prepare_update(storage, target.subresource, object, old);
  object["metadata"]["resourceVersion"] = std::to_string(current->revision());
  track_update(storage, {options.field_manager, storage.api_version, target.subresource, parts.clock.now()}, object,
               old);
  AdmissionRequest request{Operation::update, storage, target.subresource, target.ns, target.name, user,
                           &object,           &old,    options.dry_run};
  if (auto admitted = mutate(parts, request); !admitted) return base::failure(admitted.error());
  if (storage.plural == "services" && storage.group.empty() && target.subresource.empty()) {
    if (auto assigned = assign_addresses(parts.store, storage, parts.random, object, &old); !assigned) {
      return base::failure(assigned.error());
    }
  }
  if (auto causes = validate_update(storage, object, old, target.subresource); !causes.empty()) {
    // A Scale is refused as what was sent.
    return base::failure(target.subresource == "scale"
                             ? invalid("autoscaling", "Scale", target.name, std::move(causes))
                             : invalid(target.resource->group, target.resource->kind, target.name, std::move(causes)));
  }
  if (auto admitted = validate(parts, request); !admitted) return base::failure(admitted.error());
  return object;
}

// Stores, unless the object is not the one any more that was edited: then null.
ObjectRef store_next(const NativeApiParts& parts, const ResourceType& storage, const ObjectRef& seen, Json next) {
  const auto write = [&](Store::Change change) -> ObjectRef {
    bool lost = false;
    ObjectRef stored = parts.store.write(storage, seen->namespace_name(), seen->name(),
                                         [&](const ObjectRef& current) -> Store::Change {
                                           lost = current == nullptr || current->revision() != seen->revision();
                                           return lost ? Store::Change() : std::move(change);
                                         });
    return lost ? nullptr : stored;
  };
  if (!deletion_is_complete(storage, next)) {
    return write({Store::Change::Kind::put, ObjectDraft(storage, std::move(next))});
  }
  const ObjectRef removed = write({Store::Change::Kind::remove});
  return removed ? make_object(storage, std::move(next), removed->revision()) : nullptr;
}

}  // namespace

StatusOr<ObjectRef> modify_object(const NativeApiParts& parts, const RequestTarget& target, const Edit& edit,
                                  const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  for (int attempt = 0; attempt < kWriteTries; ++attempt) {
    const ObjectRef current = parts.store.get(storage, target.ns, target.name);
    if (!current) return base::failure(not_found(subject_of(target)));
    auto edited = edit(current);
    if (!edited) return base::failure(edited.error());
    if (auto refusal = check_identity(target, *edited, *current)) return base::failure(std::move(*refusal));
    auto next = next_content(parts, target, current, std::move(*edited), user, options);
    if (!next) return base::failure(next.error());
    // A write that changes nothing is none: no revision, no event.
    if (*next == *current->document() && !deletion_is_complete(storage, *next)) return current;
    if (options.dry_run) return make_object(storage, std::move(*next));
    if (ObjectRef stored = store_next(parts, storage, current, std::move(*next))) return stored;
  }
  return base::failure(modified_conflict(subject_of(target)));
}

}  // namespace o2dms::simulator

#include "simulator/verbs/modify.h"

#include <optional>

#include "simulator/fields/managed_fields.h"
#include "simulator/resource/validation/validation.h"
#include "simulator/schema/registry.h"
#include "simulator/verbs/admit.h"
#include "simulator/verbs/commit.h"
#include "simulator/verbs/deletion.h"
#include "simulator/verbs/in_version.h"
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
    if (target.subresource == "scale" || allows_unconditional_update(*target.resource->storage)) return std::nullopt;
    return invalid(target.resource->group, target.resource->kind, target.name,
                   {invalid_value("metadata.resourceVersion", 0, "must be specified for an update")});
  }
  if (version != std::to_string(current.revision())) return modified_conflict(subject);
  return std::nullopt;
}

// The object before the write, as far as the write has to do with it.
class Before {
 public:
  Before(const RequestTarget& target, ObjectRef current, const WriteOptions& options)
      : stored_(std::move(current)),
        is_whole_(!concerns_status_alone(*target.resource->storage, target.subresource)),
        document_(is_whole_ ? stored_->document() : part(*stored_, !options.field_manager.empty())) {}

  [[nodiscard]] const StoredObject& stored() const { return *stored_; }
  [[nodiscard]] const Json& json() const { return *document_; }
  // The object with what is to follow `json()`.
  [[nodiscard]] ObjectDraft draft(Json next) const {
    if (is_whole_) return {stored_->resource(), std::move(next)};
    next.emplace("status", nullptr);
    return {*stored_, std::move(next)};
  }

 private:
  // The status that is replaced is nobody's but of those who track who changed what.
  static Document part(const StoredObject& stored, bool with_status) {
    return std::make_shared<const Json>(with_status ? stored.members({"kind", "apiVersion", "metadata", "status"})
                                                    : stored.members({"kind", "apiVersion", "metadata"}));
  }

  ObjectRef stored_;
  bool is_whole_;
  Document document_;
};

struct Next {
  Json object;
  CommitChecks checks;
};

StatusOr<Next> next_content(const NativeApiParts& parts, const RequestTarget& target, const Before& before, Json object,
                            const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  const Json& old = before.json();
  // A client may clear managedFields, or hand fields from one manager to another; what it says must be readable.
  const Json* managed = base::find(object, {"metadata", "managedFields"});
  if (managed != nullptr && !are_managed_fields(*managed)) object["metadata"].erase("managedFields");
  prepare_update(storage, target.subresource, object, old);
  object["metadata"]["resourceVersion"] = std::to_string(before.stored().revision());
  track_update(storage, {options.field_manager, storage.api_version, target.subresource, parts.clock.now()}, object,
               old);
  AdmissionRequest request{Operation::update, storage, target.subresource, target.ns, target.name, user,
                           &object,           &old,    options.dry_run};
  if (auto admitted = mutate(parts, request); !admitted) return base::failure(admitted.error());
  CommitChecks checks;
  if (has_addresses(storage) && target.subresource.empty()) {
    auto assigned = parts.service_addresses->assign(object, &old, parts.random);
    if (!assigned) return base::failure(assigned.error());
    checks.push_back(std::move(*assigned));
  }
  if (auto causes = validate_update(storage, object, old, target.subresource); !causes.empty()) {
    // A Scale is refused as what was sent.
    return base::failure(target.subresource == "scale"
                             ? invalid("autoscaling", "Scale", target.name, std::move(causes))
                             : invalid(target.resource->group, target.resource->kind, target.name, std::move(causes)));
  }
  if (auto admitted = validate(parts, request); !admitted) return base::failure(admitted.error());
  add_commit_checks(parts, request, checks);
  return Next{std::move(object), std::move(checks)};
}

// Stores, unless the object is not the one any more that was edited.
Committed store_next(const NativeApiParts& parts, const RequestTarget& target, const ObjectRef& seen,
                     const Before& before, Next next, bool dry_run) {
  const ResourceType& storage = *target.resource->storage;
  const bool removes = deletion_is_complete(storage, next.object);
  ObjectDraft draft = before.draft(std::move(next.object));
  // A write that changes nothing is none: no revision, no event.
  if (!removes && draft.says_the_same_as(*seen)) return seen;
  std::optional<CommitRefusal> refusal = first_refusal(next.checks);
  if (refusal) return base::failure(std::move(*refusal));
  if (dry_run) return draft.settle(seen->revision());
  const auto write = [&](Store::Change change) {
    return parts.store.write(storage, seen->namespace_name(), seen->name(),
                             [&](const ObjectRef& current) -> Store::Change {
                               if (current == nullptr || current->revision() != seen->revision())
                                 refusal = {modified_conflict(subject_of(target)), true};
                               else if (change.kind == Store::Change::Kind::put)
                                 refusal = first_refusal(next.checks);
                               return refusal ? Store::Change() : std::move(change);
                             });
  };
  if (!removes) {
    ObjectRef after = write({Store::Change::Kind::put, std::move(draft)});
    if (refusal) return base::failure(std::move(*refusal));
    return after;
  }
  const ObjectRef after = write({Store::Change::Kind::remove});
  if (refusal) return base::failure(std::move(*refusal));
  return draft.settle(after->revision());
}

}  // namespace

StatusOr<Written> modify_object(const NativeApiParts& parts, const RequestTarget& target, const Edit& edit,
                                const UserInfo& user, const WriteOptions& options) {
  const ResourceType& storage = *target.resource->storage;
  for (int attempt = 1;; ++attempt) {
    const ObjectRef stored_before = parts.store.get(storage, target.ns, target.name);
    if (!stored_before) return base::failure(not_found(subject_of(target)));
    const ObjectRef current = in_version(stored_before, storage);
    auto edited = edit(current);
    if (!edited) return base::failure(edited.error());
    if (auto refusal = check_identity(target, edited->object, *current)) return base::failure(std::move(*refusal));
    const Before before(target, current, options);
    auto next = next_content(parts, target, before, std::move(edited->object), user, options);
    if (!next) return base::failure(next.error());
    auto stored = store_next(parts, target, stored_before, before, std::move(*next), options.dry_run);
    if (!stored && stored.error().retry && attempt < kWriteTries) continue;
    if (!stored) return base::failure(std::move(stored).error().error);
    return Written{std::move(*stored), false, std::move(edited->warnings)};
  }
}

}  // namespace o2dms::simulator

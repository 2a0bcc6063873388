#include "simulator/verbs/delete.h"

#include "simulator/schema/registry.h"
#include "simulator/verbs/admit.h"
#include "simulator/verbs/deletion.h"

namespace o2dms::simulator {

namespace {

// A pod that goes at once says so in the answer, as one does that is given time.
ObjectRef as_removed(const ResourceType& storage, const ObjectRef& last, DeletionPlan& plan) {
  if (storage.plural != "pods" || plan.changed.is_null()) return last;
  return ObjectDraft(*last, std::move(plan.changed)).settle(last->revision());
}

}  // namespace

StatusOr<Deleted> delete_object(const NativeApiParts& parts, const RequestTarget& target, const DeleteOptions& options,
                                const UserInfo& user) {
  const ResourceType& resource = *target.resource;
  if (!resource.has_verb("delete")) return base::failure(method_not_allowed());
  const ResourceType& storage = *resource.storage;
  const ObjectRef seen = parts.store.get(storage, target.ns, target.name);
  if (!seen) return base::failure(not_found(subject_of(target)));
  const base::Json old = seen->members({"kind", "apiVersion", "metadata"});
  AdmissionRequest request{Operation::remove, storage, {}, target.ns, target.name, user, nullptr, &old,
                           options.dry_run};
  if (auto admitted = mutate(parts, request); !admitted) return base::failure(admitted.error());
  if (auto admitted = validate(parts, request); !admitted) return base::failure(admitted.error());
  DeletionPlan plan;
  const base::Time now = parts.clock.now();
  if (options.dry_run) {
    plan = plan_deletion(target, seen, options, now);
    if (plan.kind == DeletionPlan::Kind::refuse) return base::failure(std::move(*plan.refusal));
    return Deleted{seen, plan.kind == DeletionPlan::Kind::remove};
  }
  const ObjectRef after =
      parts.store.write(storage, target.ns, target.name, [&](const ObjectRef& current) -> Store::Change {
        plan = plan_deletion(target, current, options, now);
        switch (plan.kind) {
          case DeletionPlan::Kind::mark:
            return {Store::Change::Kind::put, ObjectDraft(*current, std::move(plan.changed))};
          case DeletionPlan::Kind::remove:
            return {Store::Change::Kind::remove};
          default:
            return {};
        }
      });
  if (plan.kind == DeletionPlan::Kind::refuse) return base::failure(std::move(*plan.refusal));
  if (plan.kind != DeletionPlan::Kind::remove) return Deleted{after, false};
  return Deleted{as_removed(storage, after, plan), true};
}

}  // namespace o2dms::simulator

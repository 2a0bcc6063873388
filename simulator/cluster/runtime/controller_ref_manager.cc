#include "simulator/cluster/runtime/controller_ref_manager.h"

#include "base/json.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

base::Json released(const StoredObject& object, std::string_view owner_uid) {
  base::Json changed = *object.document();
  drop_owner(changed, owner_uid);
  return changed;
}

base::Json adopted(const StoredObject& object, const StoredObject& owner) {
  base::Json changed = *object.document();
  base::Json& owners = changed["metadata"]["ownerReferences"];
  if (!owners.is_array()) owners = base::Json::array();
  owners.push_back(controller_reference(owner));
  return changed;
}

}  // namespace

void enqueue_controller(const ControllerContext& context, const ResourceType& owners, const StoredObject& dependent) {
  const OwnerReference* owner = dependent.meta().controller();
  if (owner != nullptr && owner->kind == owners.kind) context.enqueue({dependent.namespace_name(), owner->name});
}

void enqueue_owners(const ControllerContext& context, const ResourceType& owners, const StoreEvent& event,
                    const OwnerMatch& matches) {
  const StoredObject& object = *event.object;
  enqueue_controller(context, owners, object);
  if (event.type == EventType::modified && event.previous != nullptr) {
    const OwnerReference *before = event.previous->meta().controller(), *now = object.meta().controller();
    if (before != nullptr && (now == nullptr || now->uid != before->uid))
      enqueue_controller(context, owners, *event.previous);
  }
  if (event.type == EventType::deleted || object.meta().controller() != nullptr) return;
  context.cache.all(owners).for_each_in(object.namespace_name(), [&](const ObjectRef& owner) {
    if (matches(*owner, object)) context.enqueue(key_of(*owner));
  });
}

StatusOr<std::vector<ObjectRef>> ControllerRefManager::claim() const {
  const ResourceType& resource = stored_type(context.registry, group, plural);
  std::vector<ObjectRef> mine;
  for (ObjectRef& object : context.cache.dependents(owner.uid(), resource)) {
    if (!is_controlled_by(*object, owner.uid())) continue;
    if (matches(owner, *object)) {
      mine.push_back(std::move(object));
    } else if (!is_deleting(owner)) {
      const auto written = client.update(resource, released(*object, owner.uid()));
      if (!written && !is_not_found(written.error())) return base::failure(written.error());
    }
  }
  if (is_deleting(owner)) return mine;
  for (const ObjectRef& orphan : context.cache.uncontrolled(resource, owner.namespace_name())) {
    if (is_deleting(*orphan) || !matches(owner, *orphan)) continue;
    auto written = client.update(resource, adopted(*orphan, owner));
    if (!written) return base::failure(written.error());
    mine.push_back(std::move(*written));
  }
  return mine;
}

}  // namespace o2dms::simulator

#include "simulator/cluster/runtime/controller_ref_manager.h"

#include "base/json.h"
#include "simulator/cluster/runtime/object_cache.h"
#include "simulator/cluster/runtime/ownership.h"

namespace o2dms::simulator {

namespace {

base::Json released(const StoredObject& object, std::string_view owner_uid) {
  base::Json changed = object.json();
  base::Json kept = base::Json::array();
  for (base::Json& owner : changed["metadata"]["ownerReferences"]) {
    if (base::string_at(owner, {"uid"}) != owner_uid) kept.push_back(std::move(owner));
  }
  changed["metadata"]["ownerReferences"] = std::move(kept);
  return changed;
}

base::Json adopted(const StoredObject& object, const StoredObject& owner) {
  base::Json changed = object.json();
  base::Json& owners = changed["metadata"]["ownerReferences"];
  if (!owners.is_array()) owners = base::Json::array();
  owners.push_back(controller_reference(owner));
  return changed;
}

void enqueue_controller(const ControllerContext& context, const ResourceType& owners, const StoredObject& dependent) {
  const base::Json* owner = controller_of(dependent.json());
  if (owner != nullptr && base::string_at(*owner, {"kind"}) == owners.kind)
    context.enqueue({dependent.namespace_name(), std::string(base::string_at(*owner, {"name"}))});
}

}  // namespace

void enqueue_claimants(const ControllerContext& context, const ResourceType& owners, const StoreEvent& event,
                       const ClaimMatch& matches) {
  const StoredObject& object = *event.object;
  enqueue_controller(context, owners, object);
  if (event.type == EventType::modified && event.previous != nullptr)
    enqueue_controller(context, owners, *event.previous);
  if (event.type == EventType::deleted || controller_of(object.json()) != nullptr) return;
  for (const ObjectRef& owner : context.cache.list(owners, object.namespace_name())) {
    if (matches(owner->json(), object.json())) context.enqueue({owner->namespace_name(), owner->name()});
  }
}

StatusOr<std::vector<ObjectRef>> PodClaims::claim() const {
  const ResourceType& resource = stored_type(context.registry, group, plural);
  std::vector<ObjectRef> mine;
  for (ObjectRef& object : context.cache.dependents(owner.uid(), resource)) {
    if (!is_controlled_by(object->json(), owner.uid())) continue;
    if (matches(owner.json(), object->json())) {
      mine.push_back(std::move(object));
    } else if (!is_deleting(owner.json())) {
      const auto written = client.update(resource, released(*object, owner.uid()));
      if (!written && !is_not_found(written.error())) return base::failure(written.error());
    }
  }
  if (is_deleting(owner.json())) return mine;
  for (const ObjectRef& orphan : context.cache.uncontrolled(resource, owner.namespace_name())) {
    if (is_deleting(orphan->json()) || !matches(owner.json(), orphan->json())) continue;
    auto written = client.update(resource, adopted(*orphan, owner));
    if (!written) return base::failure(written.error());
    mine.push_back(std::move(*written));
  }
  return mine;
}

}  // namespace o2dms::simulator

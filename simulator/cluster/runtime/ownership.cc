#include "simulator/cluster/runtime/ownership.h"

#include <algorithm>

#include "simulator/schema/registry.h"

namespace o2dms::simulator {

namespace {

// Takes elements out of a list; false when none was taken.
template <class Goes>
bool take_out(base::Json& list, Goes goes) {
  if (!list.is_array()) return false;
  auto& elements = list.get_ref<base::Json::array_t&>();
  const auto rest = std::remove_if(elements.begin(), elements.end(), goes);
  const bool any = rest != elements.end();
  elements.erase(rest, elements.end());
  return any;
}

}  // namespace

bool is_controlled_by(const StoredObject& object, std::string_view uid) {
  const OwnerReference* controller = object.meta().controller();
  return controller != nullptr && controller->uid == uid;
}

base::Json controller_reference(const StoredObject& owner) {
  return {{"apiVersion", owner.resource().api_version},
          {"kind", owner.resource().kind},
          {"name", owner.name()},
          {"uid", owner.uid()},
          {"controller", true},
          {"blockOwnerDeletion", true}};
}

void drop_owner(base::Json& object, std::string_view uid) {
  take_out(object["metadata"]["ownerReferences"],
           [uid](const base::Json& owner) { return base::string_at(owner, {"uid"}) == uid; });
}

bool remove_finalizer(base::Json& object, std::string_view finalizer) {
  if (base::find(object, {"metadata", "finalizers"}) == nullptr) return false;
  return take_out(object["metadata"]["finalizers"], [finalizer](const base::Json& each) { return each == finalizer; });
}

}  // namespace o2dms::simulator

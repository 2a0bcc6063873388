#include "simulator/cluster/runtime/ownership.h"

#include "simulator/resource/selector.h"
#include "simulator/schema/registry.h"

namespace o2dms::simulator {

const base::Json* controller_of(const base::Json& object) {
  const base::Json* owners = base::find(object, {"metadata", "ownerReferences"});
  if (owners == nullptr || !owners->is_array()) return nullptr;
  for (const base::Json& owner : *owners) {
    if (base::bool_at(owner, {"controller"})) return &owner;
  }
  return nullptr;
}

bool is_controlled_by(const base::Json& object, std::string_view uid) {
  const base::Json* controller = controller_of(object);
  return controller != nullptr && base::string_at(*controller, {"uid"}) == uid;
}

base::Json controller_reference(const StoredObject& owner) {
  return {{"apiVersion", owner.resource().api_version},
          {"kind", owner.resource().kind},
          {"name", owner.name()},
          {"uid", owner.uid()},
          {"controller", true},
          {"blockOwnerDeletion", true}};
}

bool is_deleting(const base::Json& object) {
  return base::find(object, {"metadata", "deletionTimestamp"}) != nullptr;
}

bool has_finalizer(const base::Json& object, std::string_view finalizer) {
  const base::Json* finalizers = base::find(object, {"metadata", "finalizers"});
  if (finalizers == nullptr || !finalizers->is_array()) return false;
  for (const base::Json& entry : *finalizers) {
    if (entry == finalizer) return true;
  }
  return false;
}

bool remove_finalizer(base::Json& object, std::string_view finalizer) {
  if (!has_finalizer(object, finalizer)) return false;
  base::Json kept = base::Json::array();
  for (base::Json& entry : object["metadata"]["finalizers"]) {
    if (entry != finalizer) kept.push_back(std::move(entry));
  }
  object["metadata"]["finalizers"] = std::move(kept);
  return true;
}

// The common case, labels alone, is decided without building a selector: controllers ask it of every pod.
bool selects(const base::Json* label_selector, const base::Json& object) {
  if (label_selector == nullptr || !label_selector->is_object()) return false;
  const base::Json* expressions = base::find(*label_selector, {"matchExpressions"});
  if (expressions == nullptr || expressions->empty()) {
    const base::Json* labels = base::find(*label_selector, {"matchLabels"});
    return labels == nullptr || labels->empty() || selects_by_map(labels, object);
  }
  const auto selector = LabelSelector::from_object(label_selector);
  return selector && selector->matches_object(object);
}

bool selects_by_map(const base::Json* labels, const base::Json& object) {
  if (labels == nullptr || !labels->is_object() || labels->empty()) return false;
  for (const auto& [label, value] : labels->items()) {
    const base::Json* present = base::find(object, {"metadata", "labels", label});
    if (present == nullptr || *present != value) return false;
  }
  return true;
}

}  // namespace o2dms::simulator

// Ownership: metadata.ownerReferences and finalizers as controllers write them. Pure functions; no thread rule.
#pragma once

#include <string_view>

#include "base/json.h"
#include "simulator/store/stored_object.h"

namespace o2dms::simulator {

bool is_controlled_by(const StoredObject& object, std::string_view uid);
// A controlling, deletion-blocking reference to the owner.
base::Json controller_reference(const StoredObject& owner);
// Takes references to the uid out of metadata.ownerReferences.
void drop_owner(base::Json& object, std::string_view uid);

inline bool is_deleting(const StoredObject& object) {
  return object.meta().is_deleting();
}
// False when it was not there.
bool remove_finalizer(base::Json& object, std::string_view finalizer);

}  // namespace o2dms::simulator

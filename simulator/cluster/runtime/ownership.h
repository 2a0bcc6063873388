// Ownership: metadata.ownerReferences as controllers read and write them, and label selectors as they choose by them.
// Pure functions; no thread rule.
#pragma once

#include <string_view>

#include "base/json.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

// The reference whose `controller` is true; null when there is none.
const base::Json* controller_of(const base::Json& object);
bool is_controlled_by(const base::Json& object, std::string_view uid);
// A controlling, deletion-blocking reference to the owner.
base::Json controller_reference(const StoredObject& owner);

bool is_deleting(const base::Json& object);
bool has_finalizer(const base::Json& object, std::string_view finalizer);
// False when it was not there.
bool remove_finalizer(base::Json& object, std::string_view finalizer);

// meta/v1 LabelSelector; null and a malformed one select nothing, the empty one selects all.
bool selects(const base::Json* label_selector, const base::Json& object);
// A plain map of labels, as Service and ReplicationController have it; null and empty select nothing.
bool selects_by_map(const base::Json* labels, const base::Json& object);

}  // namespace o2dms::simulator

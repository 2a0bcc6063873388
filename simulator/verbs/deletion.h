// Deletion as a plan: what DELETE does to an object as it stands (rest.BeforeDelete and the garbage collector's
// finalizers in a real server). Pure; thread-safe.
#pragma once

#include <optional>

#include "base/clock.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

struct DeletionPlan {
  enum class Kind : std::uint8_t { refuse, nothing, mark, remove } kind = Kind::nothing;
  base::Json changed;                  // mark, remove: the members that deletion changes, as ObjectDraft takes them
  std::optional<StatusError> refusal;  // refuse
};

DeletionPlan plan_deletion(const RequestTarget& target, const ObjectRef& current, const DeleteOptions& options,
                           base::Time now);

// Whether nothing holds an object any more that is being deleted.
bool deletion_is_complete(const ResourceType& storage, const base::Json& object);

}  // namespace o2dms::simulator

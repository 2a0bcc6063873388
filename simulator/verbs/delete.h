// DELETE of one object: removed at once, or marked and left to its finalizers and its grace. Contract as of
// Api::remove. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Deleted> delete_object(const NativeApiParts& parts, const RequestTarget& target, const DeleteOptions& options,
                                const UserInfo& user);

}  // namespace o2dms::simulator

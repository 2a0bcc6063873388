// Server-side apply (KEP-555): PATCH of type application/apply-patch+yaml. What does not exist is created. Contract as
// of Api::patch with PatchType::apply. Thread-safe.
#pragma once

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Written> apply_object(const NativeApiParts& parts, const RequestTarget& target, const Body& patch,
                               const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

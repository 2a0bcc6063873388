// PATCH of all four types. Contract as of Api::patch. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Written> patch_object(const NativeApiParts& parts, const RequestTarget& target, PatchType type,
                               const Body& patch, const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

// Server-side apply as a verb. Internal to api/. Contract as Api::patch with PatchType::apply.
#pragma once

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Patched> apply_object(const NativeApiParts& parts, const RequestTarget& target, const base::Json& patch,
                               const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

// Server-side apply as a verb. Internal to api/. Contract as Api::patch with PatchType::apply.
#pragma once

#include "simulator/api/core.h"

namespace o2dms::simulator {

StatusOr<Patched> apply_object(const Core& core, const Target& target, const base::Json& patch, const UserInfo& user,
                               const WriteOptions& options);

}  // namespace o2dms::simulator

// PUT: the whole object, or what a subresource of it may say. Contract as of Api::update. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Written> update_object(const NativeApiParts& parts, const RequestTarget& target, Body body,
                                const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

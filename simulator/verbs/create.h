// POST: an object as sent becomes an object as stored; or, where nothing is stored under the name it addresses
// (reviews, bindings, evictions), an action is done. Contract as of Api::create. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<Written> create_object(const NativeApiParts& parts, const RequestTarget& target, Body body,
                                const UserInfo& user, const WriteOptions& options);

}  // namespace o2dms::simulator

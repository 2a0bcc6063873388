// GET of one object, in the version asked for. Contract as of Api::get. Thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

StatusOr<ObjectRef> get_object(const NativeApiParts& parts, const RequestTarget& target);

}  // namespace o2dms::simulator

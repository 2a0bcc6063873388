// NativeApi: the Api over a Store: decoding, defaulting, admission, validation, optimistic locking and deletion
// semantics of the native resources. Each of its calls is one of the verbs' files: create.h, update.h, patch.h,
// delete.h, get.h. References outlive it. Thread-safe.
#pragma once

#include <memory>

#include "simulator/verbs/api.h"
#include "simulator/verbs/native_api_parts.h"

namespace o2dms::simulator {

std::unique_ptr<Api> make_native_api(const NativeApiParts& parts);

}  // namespace o2dms::simulator

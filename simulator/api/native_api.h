// NativeApi: the Api over a Store: decoding, defaulting, admission, validation, optimistic locking and deletion
// semantics of the native resources. References outlive it. Thread-safe.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/random.h"
#include "simulator/admission/plugin.h"
#include "simulator/api/actions.h"
#include "simulator/api/api.h"
#include "simulator/resource/registry.h"
#include "simulator/store/store.h"

namespace o2dms::simulator {

struct NativeApiParts {
  const Registry& registry;
  Store& store;
  // Plugins and actions may need the Api that they serve: both may be filled after make_native_api, before the first
  // call.
  const AdmissionChain& admission;
  const Actions& actions;
  base::Clock& clock;
  base::Random& random;
};

std::unique_ptr<Api> make_native_api(const NativeApiParts& parts);

}  // namespace o2dms::simulator

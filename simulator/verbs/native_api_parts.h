// What the verbs of NativeApi work with. References outlive it. One value serves all threads; it has no state of its
// own.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "simulator/admission/plugin.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"
#include "simulator/verbs/actions.h"
#include "simulator/verbs/companions.h"

namespace o2dms::simulator {

struct NativeApiParts {
  const Registry& registry;
  Store& store;
  // These may need the Api that they serve: they may be filled after make_native_api, before the first call.
  const AdmissionChain& admission;
  const Actions& actions;
  const Companions& companions;
  base::Clock& clock;
  base::Random& random;
};

}  // namespace o2dms::simulator

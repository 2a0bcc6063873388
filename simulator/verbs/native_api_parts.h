// What the verbs of NativeApi work with. References outlive it. One value serves all threads.
#pragma once

#include "base/clock.h"
#include "base/random.h"
#include "simulator/admission/plugin.h"
#include "simulator/schema/registry.h"
#include "simulator/store/store.h"
#include "simulator/verbs/actions.h"
#include "simulator/verbs/companions.h"
#include "simulator/verbs/service_addresses.h"

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
  std::shared_ptr<ServiceAddresses> service_addresses = {};  // made by make_native_api
};

}  // namespace o2dms::simulator

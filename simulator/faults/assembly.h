// Assembly: the seams of a simulator, open until it starts. Whoever wants another O-Cloud than the right one adds a
// wrapper to a seam; front/ applies them in the order of adding when it puts the parts together. Not thread-safe; the
// wrappers and what they make must be as thread-safe as what they wrap.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/http_handler.h"
#include "simulator/access/authenticator.h"
#include "simulator/access/authorizer.h"
#include "simulator/admission/plugin.h"
#include "simulator/cluster/runtime/controller_set.h"
#include "simulator/faults/catalogue.h"
#include "simulator/store/store.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// Takes a part, gives back the part to use instead, which keeps it alive.
template <class T>
using Wrapper = std::function<std::shared_ptr<T>(std::shared_ptr<T>)>;

struct Assembly {
  base::Clock* clock = nullptr;  // the cluster's; outlives what the wrappers make. Null: nothing will be started
  std::vector<Wrapper<Store>> stores;
  std::vector<Wrapper<Authenticator>> authenticators;
  std::vector<Wrapper<Authorizer>> authorizers;
  std::vector<std::function<void(AdmissionChain&)>> admissions;
  std::vector<Wrapper<Api>> client_apis;   // what requests from outside go through
  std::vector<Wrapper<Api>> cluster_apis;  // what controllers, scheduler and nodes go through
  std::vector<std::function<void(ControllerSet&)>> clusters;
  std::vector<Wrapper<base::HttpHandler>> handlers;  // whole exchanges
};

// A named way of being wrong.
struct Deviation {
  DeviationInfo info;
  void (*apply)(Assembly& assembly);
};

}  // namespace o2dms::simulator

// Assembly: the seams of a simulator, open until it starts. Whoever wants another O-Cloud than the right one adds a
// wrapper to a seam; front/ applies them in the order of adding when it puts the parts together. Not thread-safe; the
// wrappers and what they make must be as thread-safe as what they wrap.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "base/clock.h"
#include "base/http_handler.h"
#include "base/http_server.h"
#include "base/json.h"
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

// What the O-Cloud's owner hands to whoever is to use it. Empty: the administrator's certificate.
struct HandedAccess {
  std::string user;  // of a client certificate …
  std::vector<std::string> groups;
  std::string token;              // … or a bearer token instead
  std::string ns;                 // the namespace that is theirs; empty: none in particular
  std::string path;               // what the server's URL ends in: "/clusters/c-1"
  std::string image_pull_secret;  // that their pods have to name; empty: images are pulled without
};

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
  std::vector<std::function<void(base::HttpServerOptions&)>> listeners;
  std::vector<base::Json> objects;            // made when the cluster starts, after its own
  std::vector<base::Json> namespace_objects;  // of the core group; made in each namespace together with it
  std::vector<base::Json> nodes;              // instead of the default ones
  HandedAccess access;
};

// A named way of being wrong.
struct Deviation {
  DeviationInfo info;
  void (*apply)(Assembly& assembly);
};

// A named way of being right and unusual.
struct Site {
  SiteInfo info;
  void (*apply)(Assembly& assembly);
};

}  // namespace o2dms::simulator

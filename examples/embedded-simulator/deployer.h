// What this SMO is tested for: it brings a Deployment up on an O-Cloud and takes it down again, by the sequences of
// O2dms (clauses 3.1.2 and 3.1.3): POST, 201, watch until all replicas are available; DELETE, 200, watch until it is
// gone.
#pragma once

#include <chrono>
#include <string>

#include "kube_client.h"

namespace smo {

struct Outcome {
  bool good = false;
  std::string why;  // what went wrong, for the operator
};

Outcome deploy(const KubeClient& cloud, const std::string& name_space, const Json& deployment,
               std::chrono::milliseconds limit);
Outcome terminate(const KubeClient& cloud, const std::string& name_space, const std::string& name,
                  std::chrono::milliseconds limit);

}  // namespace smo

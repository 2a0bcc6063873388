// probe(): opens the target and asks it what it has, before anything is played. Errors are in the value.
#pragma once

#include <memory>
#include <vector>

#include "harness/client/client_factory.h"
#include "harness/run/capabilities.h"
#include "harness/run/run_environment.h"

namespace o2dms::harness {

struct ProbedTarget {
  std::unique_ptr<ClientFactory> factory;  // null when its address or credentials are of no use
  Probed found;
  std::vector<ExchangeRef> exchanges;
  std::vector<ExchangeRef> reviews;  // what was asked about rights (preflight.h)
};

ProbedTarget probe(const RunEnvironment& environment);

}  // namespace o2dms::harness

// An adversary behind the interface of a Simulator: a server that is no O-Cloud at all. Part of the public face.
#pragma once

#include <memory>
#include <string_view>

#include "base/result.h"

namespace o2dms::simulator {

class Simulator;

// One of adversaries(); its admin_kubeconfig() points to it. The error: there is none of this id.
base::Result<std::unique_ptr<Simulator>> start_adversary(std::string_view id);

}  // namespace o2dms::simulator

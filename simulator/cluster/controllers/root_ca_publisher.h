// root-ca-certificate-publisher-controller: puts the ConfigMap kube-root-ca.crt, which pods mount to know the API
// server, into every namespace.
#pragma once

#include <string>

#include "simulator/cluster/runtime/controller.h"

namespace o2dms::simulator {

inline constexpr std::string_view kRootCaConfigMap = "kube-root-ca.crt";

ControllerFactory root_ca_publisher(const std::string& ca_pem);

}  // namespace o2dms::simulator

// The root CA publisher: puts the ConfigMap kube-root-ca.crt, which pods mount to know the API server, into every
// namespace. It lives in front/ because the CA does.
#pragma once

#include <string>

#include "simulator/cluster/runtime/controller_set.h"

namespace o2dms::simulator {

inline constexpr std::string_view kRootCaConfigMap = "kube-root-ca.crt";

void add_root_ca_publisher(const std::string& ca_pem, ControllerSet& parts);

}  // namespace o2dms::simulator

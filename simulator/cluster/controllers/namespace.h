// The controllers that look after namespaces: namespace-controller empties a namespace that is being deleted (pods
// first) and then lets it go through its subresource finalize; serviceaccount-controller keeps the ServiceAccount
// `default` in each; root-ca-cert-publisher keeps the ConfigMap kube-root-ca.crt in each.
#pragma once

#include <string>

#include "simulator/cluster/controller.h"

namespace o2dms::simulator {

ControllerFactory namespace_controller();
ControllerFactory service_account_controller();
ControllerFactory root_ca_publisher(std::string ca_pem);

}  // namespace o2dms::simulator

// The O2ims deploymentManager resource (O-RAN.WG6.O2IMS-INTERFACE, profile native_k8sapi) read into an Access:
// cluster_api_endpoint, cluster_ca_cert, admin_user, admin_client_cert, admin_client_key, PEM in base64. Accepts the
// JSON of one deploymentManager, or a list of exactly one, with the profile's data in `extensions`,
// `extensions.profileData` or `profileData`; `serviceUri` stands in for a missing endpoint. Errors name file, field and
// cure. Thread-safe.
#pragma once

#include <string>

#include "base/result.h"
#include "harness/access/access.h"

namespace o2dms::harness {

base::Result<Access> load_deployment_manager(const std::string& path);

}  // namespace o2dms::harness

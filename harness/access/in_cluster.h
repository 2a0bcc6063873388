// The credentials that Kubernetes gives to a container: the ServiceAccount's files and two environment variables.
// Thread-safe.
#pragma once

#include <string>

#include "base/result.h"
#include "harness/access/access.h"

namespace o2dms::harness {

struct InClusterSource {
  std::string folder = "/var/run/secrets/kubernetes.io/serviceaccount";
  std::string host, port;  // KUBERNETES_SERVICE_HOST and _PORT
};

// From this process's environment.
InClusterSource in_cluster_source();
base::Result<Access> load_in_cluster(const InClusterSource& source);

}  // namespace o2dms::harness

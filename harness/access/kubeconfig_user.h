// The `user` of a kubeconfig read into Credentials. Not for use outside harness/access. Thread-safe.
#pragma once

#include "harness/access/access.h"
#include "harness/access/document.h"
#include "harness/access/kubeconfig_files.h"

namespace o2dms::harness {

// `cluster` gives an exec plugin its configuration (the client.authentication.k8s.io/exec extension).
Credentials read_kubeconfig_user(const KubeconfigEntry& user, const KubeconfigEntry& cluster, Complaint& complaint);

}  // namespace o2dms::harness

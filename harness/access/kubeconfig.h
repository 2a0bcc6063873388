// Kubeconfig files (kind Config, apiVersion v1; YAML or JSON) read into an Access, as kubectl reads them: several files
// are merged, the first to name a cluster, user or context wins; relative paths are relative to the file that holds
// them. Every mistake is an Error that names file, field and cure. Nothing is executed and nothing connected here.
// Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "harness/access/access.h"

namespace o2dms::harness {

struct KubeconfigSource {
  std::vector<std::string> paths;  // in order of precedence
  bool missing_allowed = false;    // files of the KUBECONFIG list may be missing, a named one may not
  std::string context;             // empty: current-context
};

// What to read: `path` alone when given (--kubeconfig), else the list in KUBECONFIG, else ~/.kube/config.
KubeconfigSource kubeconfig_source(const std::string& path, const std::string& context);

base::Result<Access> load_kubeconfig(const KubeconfigSource& source);

}  // namespace o2dms::harness

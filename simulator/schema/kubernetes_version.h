// KubernetesVersion: what makes a simulated cluster one of a certain version of Kubernetes: the words of /version, the
// resources and types that are served, the numbers of its protobuf messages. Bundled in the program by name, or read
// from a cluster's own OpenAPI document (openapi_document.h). Several live side by side in one process. Immutable;
// thread-safe; whoever keeps pointers to its types keeps the version.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace o2dms::simulator {

class Registry;

struct KubernetesVersion {
  KubernetesVersion();
  KubernetesVersion(const KubernetesVersion&) = delete;
  KubernetesVersion& operator=(const KubernetesVersion&) = delete;
  ~KubernetesVersion();

  std::string git_version;  // "v1.36.0"
  int minor = 0;            // 36: what an older server does not have yet is left out by it
  std::string go_version, build_date, platform;
  std::unique_ptr<const Registry> registry;
  std::string_view wire_numbers;        // see WireMessages; of the program
  std::vector<std::string> not_served;  // what the document has and the simulator cannot serve: "extensions/v1beta1 x"
  std::string text;                     // the table, where it is not the program's
};

using SharedVersion = std::shared_ptr<const KubernetesVersion>;

// The names of those that are bundled ("1.36"), newest first.
std::vector<std::string> kubernetes_versions();
// A bundled one, by name; an error names those that there are. Loaded anew by each call, in about a millisecond.
base::Result<SharedVersion> find_kubernetes_version(std::string_view name);
SharedVersion newest_kubernetes_version();

// The minor version of "v1.36.0" or "v1.28.4+k3s1"; 0 when the text is no version of a cluster.
int minor_version(std::string_view git_version);

}  // namespace o2dms::simulator

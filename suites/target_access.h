// Which O-Cloud a command speaks to, from its flags; and access to a simulator in this process.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "harness/access/access.h"
#include "simulator/simulator.h"

namespace o2dms::suites {

struct TargetFlags {
  bool kubeconfig_given = false;  // --kubeconfig, with or without a file
  std::string kubeconfig;         // empty: KUBECONFIG, or ~/.kube/config
  std::string context;
  std::string deployment_manager;  // file
  bool in_cluster = false;
  [[nodiscard]] bool any() const {
    return kubeconfig_given || !context.empty() || !deployment_manager.empty() || in_cluster;
  }
};

// What the user should know of the file is said on standard error. Precondition: flags.any(). The error is a mistake of
// the user's.
base::Result<harness::Access> load_access(const TargetFlags& flags);
// The flags as they would be typed, with a leading blank: " --kubeconfig f".
std::string typed(const TargetFlags& flags);
// " --flag value", the value in quotes where a shell needs them; nothing for an empty value.
std::string typed_value(const std::string& flag, const std::string& value);

base::Result<harness::Access> access_of(const simulator::Simulator& simulator);

}  // namespace o2dms::suites

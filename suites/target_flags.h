// The flags that name the O-Cloud of a command.
#pragma once

#include <CLI/CLI.hpp>

#include "suites/target_access.h"

namespace o2dms::suites {

inline void add_target_flags(CLI::App& command, TargetFlags& flags) {
  command
      .add_option_function<std::vector<std::string>>(
          "--kubeconfig",
          [&flags](const std::vector<std::string>& values) {
            flags.kubeconfig_given = true;
            flags.kubeconfig = values.empty() || values.front() == "{}" ? "" : values.front();
          },
          "Kubeconfig of the cluster; without FILE: KUBECONFIG, or ~/.kube/config")
      ->expected(0, 1)
      ->type_name("[FILE]");
  command.add_option("--context", flags.context, "Context of the kubeconfig")->type_name("NAME");
  command.add_option("--deployment-manager", flags.deployment_manager, "O2ims deploymentManager, as JSON")
      ->type_name("FILE");
  command.add_flag("--in-cluster", flags.in_cluster, "Use the credentials of the pod that this runs in");
}

}  // namespace o2dms::suites

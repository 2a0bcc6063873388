// The flags that name the O-Cloud of a command.
#pragma once

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string>

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

// A label of RFC 1123, as Kubernetes wants it.
inline std::string check_namespace(const std::string& text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  constexpr std::size_t kLongest = 63;
  const bool fine = !text.empty() && text.size() <= kLongest && std::all_of(text.begin(), text.end(), fits) &&
                    text.front() != '-' && text.back() != '-';
  return fine ? "" : "\"" + text + "\" is no name of a namespace: give one of small letters, digits and hyphens";
}

inline void add_namespace_flag(CLI::App& command, std::string& space, const std::string& doc) {
  command.add_option("--namespace", space, doc)->check(check_namespace)->type_name("NS");
}

}  // namespace o2dms::suites

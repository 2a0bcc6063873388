#include "suites/target_access.h"

#include <algorithm>
#include <cctype>
#include <filesystem>

#include "base/file.h"
#include "base/log.h"
#include "base/random.h"
#include "harness/access/deployment_manager.h"
#include "harness/access/in_cluster.h"
#include "harness/access/kubeconfig.h"
#include "harness/access/proxy_environment.h"

namespace o2dms::suites {

namespace {

base::Result<harness::Access> load(const TargetFlags& flags) {
  const int ways = int{flags.kubeconfig_given || !flags.context.empty()} + int{!flags.deployment_manager.empty()} +
                   int{flags.in_cluster};
  if (ways > 1)
    return base::fail("--kubeconfig (with --context), --deployment-manager and --in-cluster exclude each other");
  if (!flags.deployment_manager.empty()) return harness::load_deployment_manager(flags.deployment_manager);
  if (flags.in_cluster) return harness::load_in_cluster(harness::in_cluster_source());
  return harness::load_kubeconfig(harness::kubeconfig_source(flags.kubeconfig, flags.context));
}

}  // namespace

base::Result<harness::Access> load_access(const TargetFlags& flags) {
  auto access = load(flags);
  if (!access) return access;
  for (const std::string& warning : access->warnings) base::log(base::LogLevel::warning, warning);
  auto proxied = harness::use_proxy_environment(harness::read_proxy_environment(), access->target);
  if (!proxied) return base::failure(proxied.error());
  return access;
}

std::string typed_value(const std::string& flag, const std::string& value) {
  if (value.empty()) return {};
  const bool plain = std::all_of(value.begin(), value.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || std::string_view("-_./:=@,+%").find(static_cast<char>(c)) != std::string_view::npos;
  });
  if (plain) return " " + flag + " " + value;
  std::string quoted;
  for (const char c : value) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return " " + flag + " '" + quoted + "'";
}

std::string typed(const TargetFlags& flags) {
  std::string text;
  if (flags.kubeconfig_given)
    text += flags.kubeconfig.empty() ? " --kubeconfig" : typed_value("--kubeconfig", flags.kubeconfig);
  text += typed_value("--context", flags.context);
  text += typed_value("--deployment-manager", flags.deployment_manager);
  if (flags.in_cluster) text += " --in-cluster";
  return text;
}

// By way of a file, so that the built-in simulator is reached as any other cluster is.
base::Result<harness::Access> access_of(const simulator::Simulator& simulator) {
  constexpr unsigned kOwnerOnly = 0600;
  std::error_code fault;
  const auto folder = std::filesystem::temp_directory_path(fault);
  if (fault) return base::fail("no folder for temporary files: " + fault.message());
  const std::string path = folder / ("o2dms-" + base::make_random()->suffix(12) + ".kubeconfig");
  if (auto written = base::write_file(path, simulator.kubeconfig(), kOwnerOnly); !written)
    return base::failure(written.error());
  auto access = harness::load_kubeconfig({.paths = {path}});
  std::filesystem::remove(path, fault);
  if (access) access->target.origin = "built-in simulator";
  return access;
}

}  // namespace o2dms::suites

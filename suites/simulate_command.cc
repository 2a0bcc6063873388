#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "base/certificate.h"
#include "base/file.h"
#include "base/joined.h"
#include "base/log.h"
#include "base/mutex.h"
#include "base/nearest.h"
#include "base/yaml.h"
#include "reports/screen.h"
#include "simulator/simulator.h"
#include "suites/additions.h"
#include "suites/commands.h"
#include "suites/signals.h"

namespace o2dms::suites {

namespace {

constexpr int kSetUpFailed = 3;
constexpr std::size_t kMaxNodesBytes = 4 * 1024 * 1024;  // some thousand nodes
constexpr std::size_t kMaxPemBytes = 1024 * 1024;

struct SimulateFlags {
  std::uint16_t port = 0;
  std::string kubeconfig, nodes, ca_certificate, ca_key, kubernetes_version, openapi, site;
  std::vector<std::string> deviations, additions;
  bool verbose = false;
};

base::Result<void> check_deviations(const std::vector<std::string>& ids) {
  std::vector<std::string> known;
  for (const auto& one : simulator::deviations()) known.emplace_back(one.id);
  for (const std::string& id : ids)
    if (std::find(known.begin(), known.end(), id) == known.end())
      return base::fail("--deviation " + id + ": there is none of that name; " +
                        base::did_you_mean(id, known, "`o2dms list --deviations` shows them all"));
  return base::done();
}

base::Result<void> check_site(const std::string& id) {
  std::vector<std::string> known;
  for (const auto& one : simulator::sites()) known.emplace_back(one.id);
  if (id.empty() || std::find(known.begin(), known.end(), id) != known.end()) return base::done();
  return base::fail("--site " + id + ": there is none of that name; " +
                    base::did_you_mean(id, known, "`o2dms list --sites` shows them all"));
}

base::Result<simulator::SharedVersion> read_version(const SimulateFlags& flags) {
  if (flags.openapi.empty()) {
    if (flags.kubernetes_version.empty()) return simulator::newest_kubernetes_version();
    auto version = simulator::find_kubernetes_version(flags.kubernetes_version);
    if (version) return version;
    return base::fail("--kubernetes-version: " + version.error().message +
                      "; for another, give --openapi what `kubectl get --raw /openapi/v2` prints of such a cluster");
  }
  if (!flags.kubernetes_version.empty())
    return base::fail(
        "--openapi and --kubernetes-version do not go together: the document says which version it is of");
  auto text = base::read_file(flags.openapi);
  if (!text) return base::fail("--openapi: " + text.error().message);
  auto version = simulator::read_openapi_document(*text);
  if (!version) return base::fail("--openapi " + flags.openapi + ": " + version.error().message);
  if (const auto& left_out = (*version)->not_served; !left_out.empty())
    reports::Screen(std::cerr)
        .line("o2dms simulate: not served, as the version in which these are stored has another shape: " +
              base::joined(left_out, ", "))
        .flush();
  return version;
}

base::Result<simulator::SimulatorOptions> read_flags(const SimulateFlags& flags) {
  auto version = read_version(flags);
  if (!version) return base::failure(version.error());
  simulator::SimulatorOptions options{
      .version = *std::move(version), .port = flags.port, .deviations = flags.deviations, .site = flags.site};
  if (auto known = check_deviations(flags.deviations); !known) return base::failure(known.error());
  if (auto known = check_site(flags.site); !known) return base::failure(known.error());
  auto objects = read_additions(flags.additions);
  if (!objects) return base::fail("--with: " + objects.error().message);
  options.objects = *std::move(objects);
  if (!flags.nodes.empty()) {
    auto text = base::read_file(flags.nodes, kMaxNodesBytes);
    if (!text) return base::fail("--nodes: " + text.error().message);
    auto nodes = base::parse_yaml(*text, flags.nodes);
    if (!nodes) return base::failure(nodes.error());
    if (nodes->empty()) return base::fail("--nodes " + flags.nodes + ": no Node manifest in it");
    if (auto checked = simulator::check_options({.version = options.version, .nodes = *nodes}); !checked)
      return base::fail("--nodes " + flags.nodes + ": " + checked.error().message);
    options.nodes = std::move(*nodes);
  }
  if (flags.ca_certificate.empty() != flags.ca_key.empty())
    return base::fail("--ca-cert and --ca-key belong together: give both or neither");
  if (!flags.ca_certificate.empty()) {
    auto certificate = base::read_file(flags.ca_certificate, kMaxPemBytes);
    if (!certificate) return base::fail("--ca-cert: " + certificate.error().message);
    auto key = base::read_file(flags.ca_key, kMaxPemBytes);
    if (!key) return base::fail("--ca-key: " + key.error().message);
    options.authority = base::KeyPair{*certificate, *key};
    if (auto checked = simulator::check_options({.authority = options.authority}); !checked)
      return base::fail("--ca-cert " + flags.ca_certificate + ", --ca-key " + flags.ca_key + ": " +
                        checked.error().message);
  }
  return options;
}

// Requested once, by a signal.
class End {
 public:
  void request() {
    const base::MutexLock lock(mutex_);
    requested_ = true;
    changed_.notify_all();
  }
  void wait() {
    const base::MutexLock lock(mutex_);
    while (!requested_) changed_.wait(mutex_);
  }

 private:
  base::Mutex mutex_;
  base::ConditionVariable changed_;
  bool requested_ GUARDED_BY(mutex_) = false;
};

int simulate(const SimulateFlags& flags) {
  End end;
  const SignalWatch signals([&end](int) { end.request(); });
  auto options = read_flags(flags);
  if (!options) return complain(options.error().message);
  if (flags.verbose) base::set_log_level(base::LogLevel::debug);
  auto simulator = simulator::start_simulator(*options);
  if (!simulator)
    return complain(simulator.error().message + (flags.port == 0 ? "" : "; choose another --port, or 0 for a free one"),
                    kSetUpFailed);
  if (!flags.kubeconfig.empty()) {
    constexpr unsigned kOwnerOnly = 0600;
    if (auto written = base::write_file(flags.kubeconfig, (*simulator)->kubeconfig(), kOwnerOnly); !written)
      return complain("--write-kubeconfig: " + written.error().message);
  }
  reports::Screen(std::cout)
      .line("ready: " + (*simulator)->url() + (flags.kubeconfig.empty() ? "" : ", kubeconfig " + flags.kubeconfig))
      .flush();
  end.wait();
  (*simulator)->stop();
  return 0;
}

}  // namespace

void add_simulate_command(CLI::App& app, int& exit_code) {
  const auto flags = std::make_shared<SimulateFlags>();
  CLI::App* command = app.add_subcommand("simulate", "Be an O-Cloud on loopback, until Ctrl-C");
  command->add_option("--port", flags->port, "Port to listen on; 0: any free one")
      ->check(CLI::Range(0, 65535))
      ->capture_default_str()
      ->type_name("PORT");
  command
      ->add_option("--write-kubeconfig", flags->kubeconfig,
                   "Write the kubeconfig of the O-Cloud's user: the administrator's, unless the site gives another")
      ->type_name("FILE");
  command
      ->add_option("--kubernetes-version", flags->kubernetes_version,
                   "Version of Kubernetes; there is " + base::joined(simulator::kubernetes_versions(), ", "))
      ->type_name("1.NN");
  command
      ->add_option("--openapi", flags->openapi,
                   "Be like the cluster whose `kubectl get --raw /openapi/v2` this is: its version, its "
                   "custom resources")
      ->type_name("FILE");
  command->add_option("--nodes", flags->nodes, "Node manifests, instead of three default nodes")->type_name("FILE");
  command->add_option("--deviation", flags->deviations, "Be wrong in this way; see `o2dms list --deviations`")
      ->type_name("ID")
      ->take_all();
  command->add_option("--site", flags->site, "Be unusual in this way; see `o2dms list --sites`")->type_name("ID");
  command
      ->add_option("--with", flags->additions,
                   "Have the custom resources of these, separated by commas: " + base::joined(additions(), ", "))
      ->type_name("NAME")
      ->delimiter(',');
  command->add_option("--ca-cert", flags->ca_certificate, "The cluster's CA, instead of a new one")->type_name("FILE");
  command->add_option("--ca-key", flags->ca_key, "The key of that CA")->type_name("FILE");
  command->add_flag("-v,--verbose", flags->verbose,
                    "Show on standard error every request, and why a controller has to try again");
  command->callback([flags, &exit_code] { exit_code = simulate(*flags); });
}

}  // namespace o2dms::suites

#include "simulator/simulator.h"

#include "base/http_server.h"
#include "simulator/faults/deviations.h"
#include "simulator/faults/sites.h"
#include "simulator/front/bootstrap.h"
#include "simulator/front/credentials.h"
#include "simulator/front/node_manifests.h"
#include "simulator/front/parts.h"

namespace o2dms::simulator {
namespace {

std::string url_of(const std::string& address, std::uint16_t port) {
  const bool v6 = address.find(':') != std::string::npos;
  return "https://" + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(port);
}

class RunningSimulator final : public Simulator {
 public:
  RunningSimulator(Credentials credentials, std::unique_ptr<Parts> parts, HandedAccess access)
      : credentials_(std::move(credentials)), parts_(std::move(parts)), access_(std::move(access)) {}
  ~RunningSimulator() override { stop(); }

  base::Result<void> start(const SimulatorOptions& options, const Assembly& assembly) {
    base::HttpServerOptions listen{.address = options.address,
                                   .port = options.port,
                                   .certificate = credentials_.server,
                                   .client_ca_pem = credentials_.authority.certificate_pem,
                                   .threads = options.threads};
    for (const auto& change : assembly.listeners) change(listen);
    auto listener = base::start_http_server(listen, parts_->handler, &Server::refuse);
    if (!listener) return base::failure(std::move(listener).error());
    listener_ = *std::move(listener);
    url_ = url_of(listen.address, listener_->port()) + access_.path;
    auto kubeconfig = make_kubeconfig(url_, credentials_, access_);
    if (!kubeconfig) return base::failure(std::move(kubeconfig).error());
    kubeconfig_ = *std::move(kubeconfig);
    std::vector<base::Json> objects = assembly.objects;
    objects.insert(objects.end(), options.objects.begin(), options.objects.end());
    auto made = bootstrap(*parts_->api, *parts_->registry, listen.address, listener_->port(), objects);
    if (!made) return made;
    parts_->bootstrapped = true;
    parts_->cluster->start();
    // What they define is served before anybody comes.
    if (!options.objects.empty()) parts_->cluster->settle();
    return base::done();
  }

  std::string url() const override { return url_; }
  std::string admin_kubeconfig() const override { return make_kubeconfig(url_, credentials_); }
  std::string kubeconfig() const override { return kubeconfig_; }
  std::string user_namespace() const override { return access_.ns; }
  std::string image_pull_secret() const override { return access_.image_pull_secret; }
  const std::string& ca_pem() const override { return credentials_.trust_pem; }
  void settle() override { parts_->cluster->settle(); }

  // The listener first: its sessions use everything else.
  void stop() override {
    if (listener_ == nullptr) return;
    listener_->stop();
    parts_->cluster->stop();
    listener_.reset();
  }

 private:
  const Credentials credentials_;
  const std::unique_ptr<Parts> parts_;
  std::unique_ptr<base::HttpServer> listener_;
  const HandedAccess access_;
  std::string url_, kubeconfig_;
};

// What makes it wrong, and what makes it unusual.
base::Result<void> apply_choices(const SimulatorOptions& options, Assembly& assembly) {
  if (auto good = apply_site(options.site, assembly); !good) return good;
  return apply_deviations(options.deviations, assembly);
}

SharedVersion version_of(const SimulatorOptions& options) {
  return options.version == nullptr ? newest_kubernetes_version() : options.version;
}

}  // namespace

base::Result<void> check_options(const SimulatorOptions& options) {
  Assembly assembly;
  if (auto good = apply_choices(options, assembly); !good) return good;
  if (auto made = make_credentials(options); !made) return base::failure(std::move(made).error());
  if (options.nodes.empty()) return base::done();
  if (auto read = read_node_manifests(*version_of(options)->registry, options.nodes); !read)
    return base::failure(std::move(read).error());
  return base::done();
}

base::Result<std::unique_ptr<Simulator>> start_simulator(const SimulatorOptions& options) {
  auto own_clock = options.clock == nullptr ? base::make_real_clock() : nullptr;
  Assembly assembly{.clock = options.clock == nullptr ? own_clock.get() : options.clock};
  if (auto good = apply_choices(options, assembly); !good) return base::failure(std::move(good).error());
  auto credentials = make_credentials(options);
  if (!credentials) return base::failure(std::move(credentials).error());
  SharedVersion version = version_of(options);
  auto nodes = read_node_manifests(*version->registry, options.nodes.empty() ? assembly.nodes : options.nodes);
  if (!nodes) return base::failure(std::move(nodes).error());
  auto parts =
      assemble(options, std::move(version), assembly, credentials->trust_pem, *std::move(nodes), std::move(own_clock));
  if (!parts) return base::failure(std::move(parts).error());
  auto simulator = std::make_unique<RunningSimulator>(*std::move(credentials), *std::move(parts), assembly.access);
  if (auto started = simulator->start(options, assembly); !started) return base::failure(std::move(started).error());
  return std::unique_ptr<Simulator>(std::move(simulator));
}

}  // namespace o2dms::simulator

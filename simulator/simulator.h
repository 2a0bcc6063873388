// Simulator: a whole Kubernetes cluster in the process, behind a real loopback TLS endpoint. The one header of
// simulator/ that others include. Many can live in one process, each with its own port, CA, store, clock and version of
// Kubernetes. start()
// takes milliseconds; the destructor stops everything. Thread-safe after start.
#pragma once

#include <memory>
#include <string>

#include "base/result.h"
#include "simulator/adversary_server.h"
#include "simulator/faults/catalogue.h"
#include "simulator/front/simulator_options.h"
#include "simulator/schema/kubernetes_version.h"
#include "simulator/schema/openapi_document.h"

namespace o2dms::simulator {

class Simulator {
 public:
  virtual ~Simulator() = default;
  [[nodiscard]] virtual std::string url() const = 0;  // "https://127.0.0.1:41234", and a path where the site has one
  // Of the cluster's administrator (client certificate, system:masters), all data inline.
  [[nodiscard]] virtual std::string admin_kubeconfig() const = 0;
  // What the O-Cloud's user is given: the administrator's, unless the site hands out less; its context names the
  // namespace that is the user's, if one is.
  [[nodiscard]] virtual std::string kubeconfig() const { return admin_kubeconfig(); }
  // That namespace; empty: none in particular.
  [[nodiscard]] virtual std::string user_namespace() const { return {}; }
  // The Secret, in every namespace, that the user's pods have to name for their images; empty: none.
  [[nodiscard]] virtual std::string image_pull_secret() const { return {}; }
  [[nodiscard]] virtual const std::string& ca_pem() const = 0;
  virtual void stop() = 0;
  // With a manual clock: waits until nothing is left to do at the present time.
  virtual void settle() = 0;
};

// What is wrong with the options as such: authority, certificate, nodes, deviations, site. Starts nothing.
base::Result<void> check_options(const SimulatorOptions& options);

// The error says which option is wrong, or why the port cannot be had.
base::Result<std::unique_ptr<Simulator>> start_simulator(const SimulatorOptions& options);

}  // namespace o2dms::simulator

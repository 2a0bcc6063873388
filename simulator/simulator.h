// Simulator: a whole Kubernetes cluster in the process, behind a real loopback TLS endpoint. The one header of
// simulator/ that others include. Many can live in one process, each with its own port, CA, store and clock. start()
// takes milliseconds; the destructor stops everything. Thread-safe after start.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/json_fwd.h"
#include "base/result.h"
#include "base/tls.h"

namespace o2dms::simulator {

struct SimulatorOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                           // 0: any free port
  std::optional<base::KeyPair> authority;           // the cluster's CA; none: made at start
  std::optional<base::KeyPair> server_certificate;  // none: issued by the CA
  std::vector<base::Json> nodes;                    // Node manifests; empty: three default nodes
  std::uint64_t seed = 0;                           // 0: from the operating system
  base::Clock* clock = nullptr;                     // none: real time
  std::vector<std::string> deviations;              // ids of deviations(): how this O-Cloud is broken
  int threads = 2;
};

class Simulator {
 public:
  virtual ~Simulator() = default;
  [[nodiscard]] virtual std::string url() const = 0;  // "https://127.0.0.1:41234"
  // Of the cluster's administrator (client certificate, system:masters), all data inline.
  [[nodiscard]] virtual std::string admin_kubeconfig() const = 0;
  [[nodiscard]] virtual const std::string& ca_pem() const = 0;
  virtual void stop() = 0;
  // With a manual clock: waits until nothing is left to do at the present time.
  virtual void settle() = 0;
};

// What is wrong with the options as such: authority, certificate, nodes, deviations. Starts nothing.
base::Outcome<> check_options(const SimulatorOptions& options);

// The error says which option is wrong, or why the port cannot be had.
base::Result<std::unique_ptr<Simulator>> start_simulator(const SimulatorOptions& options);

// A named deviation: an O-Cloud that breaks one requirement, all else being right.
struct DeviationInfo {
  std::string_view id;           // "create-answers-200"
  std::string_view requirement;  // "DMS-3.1.2-4"
  std::string_view text;         // what it does wrong, one sentence
};
const std::vector<DeviationInfo>& deviations();

// An adversary: a whole server that is no O-Cloud at all.
struct AdversaryInfo {
  std::string_view id;  // "404-to-all"
  std::string_view text;
};
const std::vector<AdversaryInfo>& adversaries();
// The same interface; admin_kubeconfig() points to it.
base::Result<std::unique_ptr<Simulator>> start_adversary(std::string_view id);

}  // namespace o2dms::simulator

// How a simulator is set up. Part of its public face. Values; no thread rule.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/json.h"
#include "simulator/schema/kubernetes_version.h"

namespace o2dms::simulator {

struct SimulatorOptions {
  SharedVersion version;  // of Kubernetes; none: the newest that is bundled
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                           // 0: any free port
  std::optional<base::KeyPair> authority;           // the cluster's CA; none: made at start
  std::optional<base::KeyPair> server_certificate;  // none: issued by the CA
  std::vector<base::Json> nodes;                    // Node manifests; empty: three default nodes
  std::uint64_t seed = 0;                           // 0: from the operating system
  base::Clock* clock = nullptr;                     // none: real time
  std::vector<std::string> deviations;              // ids of deviations(): how this O-Cloud is broken
  std::vector<base::Json> objects;                  // made through the API when it starts, after its own
  std::string site;                                 // id of sites(): in which way it is unusual; empty: in none
  int threads = 2;
};

}  // namespace o2dms::simulator

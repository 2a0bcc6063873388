// Credentials of one simulated cluster: its CA, the server's certificate, the administrator's certificate, and the
// kubeconfig that carries them. Made in a few milliseconds. Values; no thread rule.
#pragma once

#include <string>

#include "base/certificate.h"
#include "base/result.h"
#include "simulator/faults/assembly.h"
#include "simulator/front/simulator_options.h"

namespace o2dms::simulator {

struct Credentials {
  base::KeyPair authority;  // signs client certificates, and the server's unless that was given
  base::KeyPair server;
  base::KeyPair administrator;
  std::string trust_pem;  // what a client verifies the server against
};

// Certificates are good from an hour ago for a year, by the machine's clock: TLS on both sides goes by that one.
base::Result<Credentials> make_credentials(const SimulatorOptions& options);

// One cluster, one user, one context, all data inline.
std::string make_kubeconfig(const std::string& url, const Credentials& credentials);
// The same for who is handed that access instead of the administrator's.
base::Result<std::string> make_kubeconfig(const std::string& url, const Credentials& credentials,
                                          const HandedAccess& access);

}  // namespace o2dms::simulator

// Access: a Target says where a cluster's API server is and how to reach it. Credentials: who we are there. Both are
// plain values, made whole by kubeconfig.h, deployment_manager.h or in_cluster.h before the first request, and never
// changed afterwards. Credentials may name sources that are read again during a run (a token file, an exec plugin):
// credential_source.h.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/certificate.h"
#include "base/clock.h"
#include "base/result.h"

namespace o2dms::harness {

struct Target {
  std::string server;           // "https://host:port/prefix", as given; checked: read_server_url takes it
  std::string ca_pem;           // empty: the system's store
  bool insecure = false;        // insecure-skip-tls-verify: must be shown, and bars "conformant"
  std::string tls_server_name;  // SNI and name to verify; empty: the host
  std::string proxy_url;        // empty: none
  std::string proxy_variable;   // of the environment, that names the proxy; empty: the kubeconfig does
  std::string default_namespace = "default";
  std::string origin;  // for people: `kubeconfig /x/config, context "admin"`
};

// A client-go credential plugin (KEP-541), client.authentication.k8s.io/v1 or v1beta1.
struct ExecPlugin {
  enum class Interactive { never, if_available, always };

  std::string api_version;
  std::string command;  // relative paths with a slash are already resolved against the kubeconfig's folder
  std::vector<std::string> args;
  std::map<std::string, std::string> env;
  bool provide_cluster_info = false;
  Interactive interactive_mode = Interactive::if_available;
  std::string install_hint;
  std::string cluster_config_json;  // the cluster's client.authentication.k8s.io/exec extension, as JSON; empty: none
  std::string origin;               // for errors: `kubeconfig F: users[0] "x": exec`
  base::Duration timeout = std::chrono::seconds(60);  // for a run of it
};

struct BasicLogin {
  std::string username, password;
};

struct Impersonation {
  std::string user, uid;
  std::vector<std::string> groups;
  std::map<std::string, std::vector<std::string>> extra;
  [[nodiscard]] bool empty() const { return user.empty() && uid.empty() && groups.empty() && extra.empty(); }
};

// All empty: no credentials at all. A certificate may come together with a token, as in a kubeconfig.
struct Credentials {
  std::optional<base::KeyPair> certificate;
  std::string token;
  std::string token_file;  // wins over `token`; read again while the run lasts
  std::optional<BasicLogin> basic;
  std::optional<ExecPlugin> exec;
  Impersonation impersonation;
  [[nodiscard]] bool empty() const { return !certificate && token.empty() && token_file.empty() && !basic && !exec; }
};

struct Access {
  Target target;
  Credentials credentials;
  std::vector<std::string> warnings;  // what the user should know of the file they came from, a sentence each
};

}  // namespace o2dms::harness

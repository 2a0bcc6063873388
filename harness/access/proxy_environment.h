// The proxy that the environment asks for, by the rules of Go's httpproxy, which kubectl and every client-go program
// follow: HTTPS_PROXY, HTTP_PROXY and NO_PROXY, each also in lower case. For targets whose kubeconfig names no proxy.
// proxy_of is pure; no thread rule.
#pragma once

#include <optional>
#include <string>

#include "base/result.h"
#include "harness/access/access.h"
#include "harness/access/server_url.h"

namespace o2dms::harness {

struct ProxyEnvironment {
  struct Variable {
    std::string name, value;  // both empty: not set
  };

  Variable https_proxy;  // for https targets
  Variable http_proxy;   // for http targets
  // Who is reached directly, a list with commas: a name means itself and all below it, ".name" or "*.name" those below
  // it, an address itself, a network in CIDR notation all in it, each but the last also with ":port"; "*" means all.
  std::string no_proxy;
  bool is_cgi = false;  // HTTP_PROXY may be a header of a stranger's request then
};
ProxyEnvironment read_proxy_environment();

struct EnvironmentProxy {
  std::string url;       // with its scheme
  std::string variable;  // that asks for it
};
// Nothing: the target is reached directly, as loopback always is. The error names the variable that cannot be used.
base::Result<std::optional<EnvironmentProxy>> proxy_of(const ProxyEnvironment& environment, const ServerUrl& target);

// Makes it the target's proxy where the target names none, and says in the target's `origin` by which proxy it is
// reached, without login. The target's server is a good URL.
base::Result<void> use_proxy_environment(const ProxyEnvironment& environment, Target& target);

}  // namespace o2dms::harness

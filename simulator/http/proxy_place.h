// Where a request to the subresource proxy goes: [SCHEME:]NAME[:PORT] of a pod or a service, and the path behind it.
// Internal to http/. Pure; thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "simulator/http/request_context.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

// What stands in the URL for the name of what is proxied to.
struct ProxyName {
  std::string_view scheme, name, port;  // scheme and port may be empty
};
// Nothing: it is none.
std::optional<ProxyName> read_proxy_name(std::string_view text);

// What follows `/proxy` in a target, as it was sent: path, always with a slash, and query. `segments` stand before it.
std::string path_behind_proxy(std::string_view target, int segments);

struct ProxyPlace {
  PodName pod;
  std::uint16_t port = 80;
};
// 404; 400 for a port that is none. A pod's default port is the first that its containers declare.
StatusOr<ProxyPlace> place_of_pod(const Serving& serving, std::string_view ns, const ProxyName& name);
// 404; 503 when no endpoint is ready, or the service has no such port.
StatusOr<ProxyPlace> place_of_service(const Serving& serving, std::string_view ns, const ProxyName& name);

}  // namespace o2dms::simulator

// proxy: a request is passed on to a pod, to a pod behind a service, or to a kubelet, and its answer back.
#include "base/ascii.h"
#include "base/http_exchange.h"
#include "simulator/http/node_proxy.h"
#include "simulator/http/pod_exchange.h"
#include "simulator/http/pod_place.h"
#include "simulator/http/proxy_place.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

namespace {

// What the pod is asked: without what is between client and API server, its credentials above all.
base::HttpRequest passed_on(const RequestContext& context, std::string path, const ProxyPlace& place) {
  base::HttpRequest request;
  request.method = context.request.method;
  request.target = std::move(path);
  request.body = context.request.body;
  request.headers.add("Host", place.pod.name + ":" + std::to_string(place.port));
  for (const auto& [name, value] : context.request.headers.fields()) {
    const bool is_ours = base::is_hop_by_hop(name) || base::to_lower(name).starts_with("impersonate-");
    bool is_left_out = is_ours;
    for (const std::string_view each : {"Host", "Authorization", "Content-Length", "Expect", "Audit-ID"})
      is_left_out = is_left_out || base::equals_ignoring_case(name, each);
    if (!is_left_out) request.headers.add(name, value);
  }
  const std::string address = context.request.remote_address.substr(0, context.request.remote_address.rfind(':'));
  if (!address.empty()) request.headers.add("X-Forwarded-For", address);
  request.headers.add("X-Forwarded-Host", std::string(context.request.headers.get("Host")));
  request.headers.add("X-Forwarded-Uri",
                      std::string(context.request.target.substr(0, context.request.target.find('?'))));
  return request;
}

// Relative links in what is answered would otherwise leave the proxy.
std::optional<base::HttpResponse> led_to_slash(const RequestContext& context) {
  const std::string_view target = context.request.target;
  const std::size_t mark = std::min(target.find('?'), target.size());
  const bool is_reading = context.request.method == "GET" || context.request.method == "HEAD";
  if (!is_reading || !target.substr(0, mark).ends_with("/proxy")) return std::nullopt;
  base::HttpResponse response;
  response.status = 301;
  response.headers.add("Location", std::string(target.substr(0, mark)) + "/" + std::string(target.substr(mark)));
  return response;
}

Reply proxy_to_node(const Serving& serving, const RequestContext& context, const ProxyName& name) {
  RequestTarget node = context.target;
  node.subresource = {};
  node.name = name.name;
  if (const auto found = serving.parts.api.get(node); !found) return base::failure(found.error());
  constexpr std::string_view kKubeletPort = "10250";
  if (!name.port.empty() && name.port != kKubeletPort)
    return base::failure(service_unavailable("error trying to reach service: dial tcp: connection refused"));
  constexpr int kSegments = 5;  // api v1 nodes NAME proxy
  return answer_as_kubelet(serving, name.name, context.request.method,
                           path_behind_proxy(context.request.target, kSegments));
}

}  // namespace

Reply serve_proxy(const Serving& serving, RequestContext& context) {
  const RequestTarget& target = context.target;
  const auto name = read_proxy_name(target.name);
  if (!name) return base::failure(bad_request("invalid proxy request \"" + std::string(target.name) + "\""));
  if (target.resource->plural == "nodes") return proxy_to_node(serving, context, *name);
  const auto place = target.resource->plural == "pods" ? place_of_pod(serving, target.ns, *name)
                                                       : place_of_service(serving, target.ns, *name);
  if (!place) return base::failure(place.error());
  if (auto response = led_to_slash(context)) return std::move(*response);
  const auto streams = streams_of(serving, context);
  if (!streams) return base::failure(streams.error());
  auto slot = StreamSlot::take(serving);
  if (!slot) return base::failure(slot.error());
  constexpr int kSegments = 7;  // api v1 namespaces NS pods NAME proxy
  const base::HttpRequest request = passed_on(context, path_behind_proxy(context.request.target, kSegments), *place);
  base::HttpResponse response;
  response.late =
      make_pod_exchange((*streams)->connect(place->pod, place->port), request, serving.parts.clock, std::move(*slot));
  return response;
}

}  // namespace o2dms::simulator

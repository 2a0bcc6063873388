// portforward: over SPDY, plain or in a WebSocket, or over the channels of a WebSocket.
#include "simulator/http/pod_place.h"
#include "simulator/http/port_forward.h"
#include "simulator/http/port_number.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/spdy_reply.h"
#include "simulator/http/websocket_reply.h"

namespace o2dms::simulator {

namespace {

constexpr std::string_view kChannels = "v4.channel.k8s.io", kBase64Channels = "v4.base64.channel.k8s.io";
constexpr std::size_t kMostPorts = 64;  // of one WebSocket; a channel's number is a byte

StatusOr<std::vector<std::uint16_t>> read_ports(const Query& query) {
  std::vector<std::uint16_t> ports;
  for (const std::string& list : query.all("ports")) {
    for (std::size_t at = 0; at <= list.size();) {
      const std::size_t comma = std::min(list.find(',', at), list.size());
      const std::string text = list.substr(at, comma - at);
      const auto port = read_port(text);
      if (!port || ports.size() == kMostPorts)
        return base::failure(bad_request("invalid port value \"" + text + "\" in the query parameter ports"));
      ports.push_back(*port);
      at = comma + 1;
    }
  }
  if (ports.empty()) return base::failure(bad_request("query parameter \"port\" is required"));
  return ports;
}

Reply forward_over_websocket(const Serving& serving, const RequestContext& context, ForwardTarget target) {
  const auto protocol =
      choose_protocol(offered_protocols(context.request), {"", kPortForwardTunnel, kChannels, kBase64Channels});
  if (base::websocket_handshake_fault(context.request) || !protocol)
    return answer_websocket(context, protocol, nullptr);
  auto slot = StreamSlot::take(serving);
  if (!slot) return base::failure(slot.error());
  base::Clock& clock = serving.parts.clock;
  if (protocol == kPortForwardTunnel) {
    auto service = make_port_forward_over_spdy(std::move(target), clock, std::move(*slot));
    return answer_websocket(context, protocol,
                            base::make_websocket_tunnel(base::make_spdy_connection(std::move(service))));
  }
  auto ports = read_ports(context.query);
  if (!ports) return base::failure(ports.error());
  return answer_websocket(context, protocol,
                          make_port_forward_over_websocket(std::move(target), std::move(*ports),
                                                           protocol == kBase64Channels, clock, std::move(*slot)));
}

}  // namespace

Reply serve_port_forward(const Serving& serving, RequestContext& context) {
  const auto pod = find_pod(serving, context);
  if (!pod) return base::failure(pod.error());
  auto place = place_of(*pod);
  if (!place) return base::failure(place.error());
  const bool is_websocket = base::asks_for_websocket(context.request);
  if (!is_websocket && !asks_for_spdy(context.request)) return base::failure(bad_request("Upgrade request required"));
  const auto streams = streams_of(serving, context);
  if (!streams) return base::failure(streams.error());
  ForwardTarget target{**streams, std::move(*place)};
  if (is_websocket) return forward_over_websocket(serving, context, std::move(target));
  const std::vector<std::string_view> spoken = {kPortForwardStreams};
  const auto protocol = choose_stream_protocol(context.request, spoken);
  if (!protocol) return refuse_stream_protocol(spoken);
  auto slot = StreamSlot::take(serving);
  if (!slot) return base::failure(slot.error());
  return answer_spdy(*protocol, make_port_forward_over_spdy(std::move(target), serving.parts.clock, std::move(*slot)));
}

}  // namespace o2dms::simulator

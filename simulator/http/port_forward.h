// Port-forward between a client and a pod: over SPDY (plain, or tunnelled in a WebSocket) two streams for each
// connection, one for its bytes and one for what went wrong; over WebSocket two channels for each port that the request
// names. Internal to http/. Of the session's thread, but for the wake call.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/spdy_connection.h"
#include "base/websocket_connection.h"
#include "simulator/http/stream_slot.h"
#include "simulator/verbs/pod_streams.h"

namespace o2dms::simulator {

inline constexpr std::string_view kPortForwardStreams = "portforward.k8s.io";
inline constexpr std::string_view kPortForwardTunnel = "SPDY/3.1+portforward.k8s.io";

// `streams` outlives it.
struct ForwardTarget {
  PodStreams& streams;
  PodName pod;
};

std::unique_ptr<base::SpdyService> make_port_forward_over_spdy(ForwardTarget target, base::Clock& clock,
                                                               StreamSlot slot);
// `ports` in the order of the request.
std::unique_ptr<base::WebSocketProtocol> make_port_forward_over_websocket(ForwardTarget target,
                                                                          std::vector<std::uint16_t> ports,
                                                                          bool is_base64, base::Clock& clock,
                                                                          StreamSlot slot);

}  // namespace o2dms::simulator

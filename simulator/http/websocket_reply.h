// Answers over WebSocket: the handshake as an API server holds it, and watches and logs in messages instead of chunks.
// Internal to http/. Pure; thread-safe.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/websocket_connection.h"
#include "simulator/http/serve.h"

namespace o2dms::simulator {

// What the client offers, in its order; a token among it is no protocol.
std::vector<std::string> offered_protocols(const base::HttpRequest& request);
// The first of `offered` that is spoken; empty when none is offered and "" is spoken; nothing when none is.
std::optional<std::string_view> choose_protocol(const std::vector<std::string>& offered,
                                                const std::vector<std::string_view>& spoken);

// 101; 400 for a handshake with a fault, 403 without a protocol.
base::HttpResponse answer_websocket(const RequestContext& context, std::optional<std::string_view> protocol,
                                    std::unique_ptr<base::WebSocketProtocol> spoken);

// A watch, whose events become text messages: 403 for a client that does not say where it comes from (Origin).
base::HttpResponse watch_over_websocket(const RequestContext& context, base::HttpResponse watch);
// A log, followed or whole, as binary messages or, base64.binary.k8s.io, in base64; an empty one comes first.
base::HttpResponse log_over_websocket(const RequestContext& context, base::HttpResponse log);

}  // namespace o2dms::simulator

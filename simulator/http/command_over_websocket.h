// Exec and attach over WebSocket (Kubernetes' channel.k8s.io protocols): the first byte of each binary message is its
// channel, or, in the base64 protocols, the first digit of each text message. Internal to http/.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/websocket_connection.h"
#include "simulator/http/remote_command.h"

namespace o2dms::simulator {

// In the order in which a kubelet names them; "" is for clients that name none.
const std::vector<std::string_view>& command_websocket_protocols();
// Of one of them.
StatusForm status_form_of(std::string_view protocol);

std::unique_ptr<base::WebSocketProtocol> make_command_over_websocket(std::unique_ptr<RemoteCommand> command,
                                                                     std::string_view protocol);

}  // namespace o2dms::simulator

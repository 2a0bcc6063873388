// Exec and attach over SPDY (kubectl up to 1.30): a stream for each channel, which its header `streamtype` names. The
// client opens them all, and closes them when it has heard how it ended. Internal to http/.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/spdy_connection.h"
#include "simulator/http/remote_command.h"

namespace o2dms::simulator {

// In the order of preference.
const std::vector<std::string_view>& command_spdy_protocols();

std::unique_ptr<base::SpdyService> make_command_over_spdy(std::unique_ptr<RemoteCommand> command, base::Clock& clock);

}  // namespace o2dms::simulator

// Bodies in Kubernetes' protobuf encoding, which typed client-go clients (kubectl create, helm's release Secrets,
// leader election, controllers) send for built-in kinds. Answers are always JSON, which such clients accept. Pure;
// thread-safe.
#pragma once

#include <string_view>

#include "base/json.h"
#include "simulator/status/status.h"

namespace o2dms::simulator {

class WireMessages;

// The body as the JSON that the client would have sent otherwise. 415 for a kind that has no wire form here, 400 for
// bytes that are no such message. `accepted` is what the 415 offers instead.
StatusOr<base::Json> read_protobuf(std::string_view body, const WireMessages& messages, std::string_view accepted);

}  // namespace o2dms::simulator

// Many requests that do not depend on one another, sent side by side. All are recorded in the evidence of the client,
// each under its own step. Blocks until the last is answered; the client must be thread-safe, as clients are.
#pragma once

#include <vector>

#include "harness/client/client.h"

namespace o2dms::harness {

// The answers, in the order of the calls.
std::vector<Reply> request_all(Client& client, const std::vector<Call>& calls);

}  // namespace o2dms::harness

// The curl command that repeats an exchange by hand. It names no secret: credentials are placeholders ($TOKEN, $CERT,
// $KEY, $CA) for the reader to set. Pure; thread-safe.
#pragma once

#include <string>

#include "harness/evidence/exchange.h"

namespace o2dms::harness {

// One line, quoted for a POSIX shell. A body longer than `max_body` is replaced by `@BODY` for a file of the reader's.
std::string to_curl(const Exchange& exchange, std::size_t max_body = 4096);

}  // namespace o2dms::harness

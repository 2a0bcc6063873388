// Retry-After (RFC 9110 10.2.3): how long a server that is too busy asks us to wait. Pure; thread-safe.
#pragma once

#include <optional>
#include <string_view>

#include "base/clock.h"
#include "base/http_message.h"

namespace o2dms::harness {

// Of a 429 or 503 that says so, in seconds or as an HTTP date; at least a moment, at most a day. A date is read by the
// server's own clock, which its Date header tells; without one by ours, `now`. Nothing: it does not say.
std::optional<base::Duration> asked_wait(const base::HttpResponse& response, base::Time now);

// An HTTP date in any of the three forms that RFC 9110 5.6.7 wants read.
std::optional<base::Time> read_http_date(std::string_view text);

}  // namespace o2dms::harness

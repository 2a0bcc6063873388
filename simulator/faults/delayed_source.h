// Sources of responses that come late by the clock: a whole body after a time, or each event of a stream. Used by the
// session that sends the response alone; the clock outlives them.
#pragma once

#include <memory>

#include "base/clock.h"
#include "base/http_message.h"

namespace o2dms::simulator {

// The body, whichever way it is held, after that time; a stream begins after it.
void delay_body(base::HttpResponse& response, base::Clock& clock, base::Duration delay);
// What the response's source says, each part that much later, the end included.
void delay_stream(base::HttpResponse& response, base::Clock& clock, base::Duration delay);

}  // namespace o2dms::simulator

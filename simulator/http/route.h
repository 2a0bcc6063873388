// Routing: from what a path says to the resource that is served, and to the function that serves the verb. Internal to
// api/. Pure; thread-safe.
#pragma once

#include "simulator/http/serve.h"

namespace o2dms::simulator {

// Fills context.target. 404 and 405 as a real server's router decides them; a path below no group version that is
// served is answered in plain text, which `unknown_group` reports.
StatusOr<void> resolve_target(const Serving& serving, RequestContext& context, bool& unknown_group);

Reply serve_resource(const Serving& serving, RequestContext& context);

}  // namespace o2dms::simulator

// The options of a request as a client sends them, read once for all that take them: dryRun, and DeleteOptions, which
// come in a query, in a body and in an Eviction. 422 for what they may not be. Pure; thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/json.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// `kind` is that of the options: "CreateOptions".
StatusError invalid_options(std::string_view kind, std::vector<StatusCause> causes);
StatusOr<bool> read_dry_run(const std::vector<std::string>& values, std::string_view kind);

// `sent` has been decoded, or was put together of the same fields.
StatusOr<DeleteOptions> delete_options(const base::Json& sent);

}  // namespace o2dms::simulator

// What a write carries beside its URL: the body, and the options in the query (CreateOptions, UpdateOptions,
// PatchOptions, DeleteOptions). Internal to http/. Pure; thread-safe.
#pragma once

#include "base/json.h"
#include "simulator/http/request_context.h"
#include "simulator/verbs/api.h"

namespace o2dms::simulator {

// 415 for an encoding that is not served, 400 for what cannot be parsed.
StatusOr<Body> read_body(const Serving& serving, const base::HttpRequest& request);
StatusOr<Body> parse_body(std::string_view text, Encoding encoding);

// `kind` is that of the options, for the 422 that names it.
StatusOr<WriteOptions> read_write_options(const RequestContext& context, std::string_view kind);
// From the body, or from the query when there is none.
StatusOr<DeleteOptions> read_delete_options(const Serving& serving, const RequestContext& context);

}  // namespace o2dms::simulator

// Responses: objects, Statuses and texts as HTTP responses, in the encoding and form that the client accepts. Internal
// to api/. Thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "simulator/http/request_context.h"

namespace o2dms::simulator {

// An object, in the version of the request; stored bytes are shared, not copied, when nothing has to change in them.
base::HttpResponse respond_object(const Serving& serving, const RequestContext& context, int status,
                                  const ObjectRef& object);
base::HttpResponse respond_json(const RequestContext& context, int status, const base::Json& body);
base::HttpResponse respond_error(const StatusError& error);
base::HttpResponse respond_text(int status, std::string text);

// What every response carries: Audit-Id, Cache-Control, flow control, warnings.
void add_common_headers(const RequestContext& context, base::HttpResponse& response);

}  // namespace o2dms::simulator

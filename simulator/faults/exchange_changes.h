// Wrappers around whole HTTP exchanges, for deviations that change what goes in or what comes out. Pure, but for what
// the given functions do; those are called from several threads.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/http_handler.h"
#include "simulator/faults/assembly.h"

namespace o2dms::simulator {

// The parts of /api/v1/… and /apis/GROUP/VERSION/… paths; views into the target. All empty for other paths.
struct ResourcePath {
  std::string_view group, version, ns, resource, name, subresource;
};
ResourcePath parse_resource_path(std::string_view target);

// What a response change sees of the request, which the server has consumed by then.
struct RequestHead {
  std::string method, target;
};

// Changes the heads of requests before the server sees them.
void add_request_change(Assembly& assembly, std::function<void(base::HttpRequest&)> change);
// Changes responses before the client sees them.
void add_response_change(Assembly& assembly, std::function<void(const RequestHead&, base::HttpResponse&)> change);

// Replaces the body, whichever way it is held.
void set_body(base::HttpResponse& response, std::string body);
void set_json(base::HttpResponse& response, int status, const base::Json& body);

// Turns the request into one of the cluster's administrator.
void make_administrator(base::HttpRequest& request);

}  // namespace o2dms::simulator

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

// Handles whole requests, with the right server behind it to be asked as often as it likes.
using Exchange = std::function<base::HttpResponse(base::HttpRequest&& request, base::HttpHandler& server)>;
void add_exchange(Assembly& assembly, Exchange exchange);
// For those requests alone that `concerns` picks by their heads; all others are passed on untouched.
using Picks = std::function<bool(const base::HttpRequest& head)>;
void add_exchange(Assembly& assembly, Picks concerns, Exchange exchange);

// Replaces the body, whichever way it is held.
void set_body(base::HttpResponse& response, std::string body);
void set_json(base::HttpResponse& response, int status, const base::Json& body);
// Changes the body where it is JSON; a stream stays as it is.
void change_json(base::HttpResponse& response, const std::function<void(base::Json&)>& change);
// A Status as the server itself would answer it.
base::HttpResponse status_response(int status, const base::Json& body);

// Of a target's query: the value as sent (empty: absent), and the target without it or with another one.
std::string_view query_parameter(std::string_view target, std::string_view name);
std::string without_parameter(std::string_view target, std::string_view name);
std::string with_parameter(std::string_view target, std::string_view name, std::string_view value);
// GET with ?watch.
bool is_watch(std::string_view method, std::string_view target);
// No certificate, no Authorization.
bool has_no_credentials(const base::HttpRequest& request);

// Turns the request into one of the cluster's administrator.
void make_administrator(base::HttpRequest& request);

}  // namespace o2dms::simulator

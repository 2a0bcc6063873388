// The verbs over HTTP, one file each (serve_create … are found in serve_writes.cc, serve_get.cc, …). Each is called
// with a context whose target has been resolved and may be used by its user. Thread-safe.
#pragma once

#include "simulator/http/request_context.h"

namespace o2dms::simulator {

using Reply = StatusOr<base::HttpResponse>;

// The verbs over HTTP, one file each. The target has been resolved and may be used by this user.
Reply serve_create(const Serving& serving, RequestContext& context);
Reply serve_get(const Serving& serving, RequestContext& context);
Reply serve_list(const Serving& serving, RequestContext& context);
Reply serve_watch(const Serving& serving, RequestContext& context);
Reply serve_update(const Serving& serving, RequestContext& context);
Reply serve_patch(const Serving& serving, RequestContext& context);
Reply serve_delete(const Serving& serving, RequestContext& context);
Reply serve_delete_collection(const Serving& serving, RequestContext& context);
Reply serve_log(const Serving& serving, RequestContext& context);
// exec and attach, portforward: a connection is upgraded, or the answer says why not.
Reply serve_command(const Serving& serving, RequestContext& context);
Reply serve_port_forward(const Serving& serving, RequestContext& context);
// pods/proxy, services/proxy, nodes/proxy: any method, passed on to what listens there.
Reply serve_proxy(const Serving& serving, RequestContext& context);
// Whatever is no resource: discovery, OpenAPI, health, version.
Reply serve_path(const Serving& serving, RequestContext& context);

}  // namespace o2dms::simulator

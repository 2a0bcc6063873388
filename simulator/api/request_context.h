// RequestContext: one request on its way through the filters and the verb that serves it; and Serving, what the verbs
// of the HTTP side work with. Internal to api/. A context belongs to one thread.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "simulator/api/discovery.h"
#include "simulator/api/media_type.h"
#include "simulator/api/query.h"
#include "simulator/api/request_info.h"
#include "simulator/api/server.h"
#include "simulator/resource/openapi.h"

namespace o2dms::simulator {

struct Serving {
  const ServerParts& parts;
  const ServerOptions& options;
  const Discovery& discovery;
  OpenApi& open_api;
  // Shared with streams, which count themselves and may outlive a request.
  std::shared_ptr<std::atomic<std::size_t>> watches;
};

struct RequestContext {
  const base::HttpRequest& request;
  std::string path;  // decoded
  Query query;
  RequestInfo info;
  UserInfo user;
  std::string audit_id;
  Target target;
  Accepted accepted;
  std::vector<std::string> warnings;
};

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
// Whatever is no resource: discovery, OpenAPI, health, version.
Reply serve_path(const Serving& serving, RequestContext& context);

}  // namespace o2dms::simulator

// RequestContext: one request on its way through the filters and the verb that serves it; and Serving, what the verbs
// of the HTTP side work with. Internal to http/. A context belongs to one thread; its views point into itself, so it
// stays where it was made.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "simulator/http/discovery.h"
#include "simulator/http/media_type.h"
#include "simulator/http/query.h"
#include "simulator/http/request_info.h"
#include "simulator/http/server_parts.h"
#include "simulator/schema/openapi.h"
#include "simulator/wire/wire_messages.h"

namespace o2dms::simulator {

struct Serving {
  const ServerParts& parts;
  const ServerOptions& options;
  const Discovery& discovery;
  OpenApi& open_api;
  const WireMessages& wire;
  // Shared with streams, which count themselves and may outlive a request.
  std::shared_ptr<std::atomic<std::size_t>> streams;
};

struct RequestContext {
  base::HttpRequest request;  // its body comes after the filters
  std::string path;           // decoded
  Query query;
  RequestInfo info;
  UserInfo user;
  std::string audit_id;
  RequestTarget target;
  Accepted accepted;
  std::vector<std::string> warnings;
};

}  // namespace o2dms::simulator

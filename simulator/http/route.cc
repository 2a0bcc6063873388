#include "simulator/http/route.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/websocket_reply.h"
#include "simulator/schema/custom_definition.h"

namespace o2dms::simulator {

namespace {

bool contains(const std::vector<std::string_view>& verbs, std::string_view verb) {
  return std::find(verbs.begin(), verbs.end(), verb) != verbs.end();
}

// Answers that are streams of their own (exec, port-forward, proxy) and have no verb of the API behind them.
bool is_connection(std::string_view subresource) {
  return subresource == "exec" || subresource == "attach" || subresource == "portforward" || subresource == "proxy";
}

Reply serve_connection(const Serving& serving, RequestContext& context) {
  const std::string_view subresource = context.target.subresource;
  if (subresource == "proxy") return serve_proxy(serving, context);
  return subresource == "portforward" ? serve_port_forward(serving, context) : serve_command(serving, context);
}

// A stream, in messages where the client asks for a WebSocket.
Reply in_messages(Reply reply, const RequestContext& context,
                  base::HttpResponse (*over_websocket)(const RequestContext&, base::HttpResponse)) {
  if (!reply || !base::asks_for_websocket(context.request)) return reply;
  return over_websocket(context, std::move(*reply));
}

// The path exists; does it with this verb?
StatusOr<void> check_verb(const RequestInfo& info, std::string_view method, const ResourceType& resource) {
  if (info.verb.empty()) return base::failure(method_not_allowed());
  // Below /watch/ every method is authorised as a watch, and only GET is one.
  if (info.verb == "watch" && method != "GET") return base::failure(method_not_allowed());
  if (info.subresource.empty()) {
    // Across all namespaces there is only reading.
    const bool everywhere = resource.namespaced && info.ns.empty() && info.verb != "list" && info.verb != "watch";
    if (everywhere && !info.name.empty()) return base::failure(route_not_found());
    // A collection is not replaced, and an object is not created under its name.
    const bool named = info.verb == "update" || info.verb == "patch";
    if ((named && info.name.empty()) || (info.verb == "create" && !info.name.empty()))
      return base::failure(method_not_allowed());
    if (everywhere || !resource.has_verb(info.verb)) return base::failure(method_not_allowed());
    return base::done();
  }
  const Subresource* subresource = resource.find_subresource(info.subresource);
  if (subresource == nullptr) return base::failure(route_not_found());
  // A proxy takes all methods, and the others two: GET begins a WebSocket, POST is what SPDY began with.
  if (info.subresource == "proxy" || (is_connection(info.subresource) && (method == "GET" || method == "POST")))
    return base::done();
  if (!contains(subresource->verbs, info.verb)) return base::failure(method_not_allowed());
  return base::done();
}

}  // namespace

StatusOr<void> resolve_target(const Serving& serving, RequestContext& context, bool& unknown_group) {
  const RequestInfo& info = context.info;
  const ResourceType* resource = serving.parts.registry.find(info.group, info.version, info.resource);
  if (resource == nullptr) {
    unknown_group = !serving.discovery.serves(info.group);
    return base::failure(route_not_found());
  }
  const bool is_namespace = info.resource == "namespaces" && info.group.empty();
  if (!resource->namespaced && !info.ns.empty() && !is_namespace) return base::failure(route_not_found());
  if (resource->definition != nullptr && resource->definition->needs_webhook)
    return base::failure(internal_error("conversion webhook for " + std::string(resource->storage->api_version) +
                                        ", Kind=" + std::string(resource->kind) +
                                        " failed: this cluster calls no conversion webhooks"));
  if (resource->definition != nullptr && !resource->definition->deprecation.empty())
    context.warnings.push_back(resource->definition->deprecation);
  context.target = {resource, resource->namespaced ? info.ns : std::string_view(), info.name, info.subresource};
  return check_verb(info, context.request.method, *resource);
}

Reply serve_resource(const Serving& serving, RequestContext& context) {
  const auto accepted = negotiate(context.request.headers.get("Accept"));
  const std::string_view verb = context.info.verb;
  if (is_connection(context.target.subresource)) return serve_connection(serving, context);
  if (verb == "get" && context.target.subresource == "log" && context.target.resource->plural == "pods")
    return in_messages(serve_log(serving, context), context, log_over_websocket);
  if (!accepted) return base::failure(not_acceptable(kServedMediaTypes));
  if (context.request.method == "HEAD") return base::failure(method_not_allowed());
  context.accepted = *accepted;
  if (verb == "get") return serve_get(serving, context);
  if (verb == "list") return serve_list(serving, context);
  if (verb == "watch") return in_messages(serve_watch(serving, context), context, watch_over_websocket);
  if (verb == "create") return serve_create(serving, context);
  if (verb == "update") return serve_update(serving, context);
  if (verb == "patch") return serve_patch(serving, context);
  if (verb == "delete") return serve_delete(serving, context);
  if (verb == "deletecollection") return serve_delete_collection(serving, context);
  return base::failure(method_not_allowed());
}

}  // namespace o2dms::simulator

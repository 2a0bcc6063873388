#include "simulator/http/route.h"

#include <algorithm>

#include "base/json.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
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

StatusError not_implemented(std::string_view what) {
  StatusError error = generic_status(501);
  error.reason = "NotImplemented";
  error.message = "this cluster does not serve the subresource " + std::string(what);
  return error;
}

// Before there is a stream to be served, a pod must be there and be somewhere: kube-apiserver says so first.
StatusError refuse_connection(const Serving& serving, const RequestContext& context) {
  RequestTarget whole = context.target;
  whole.subresource = {};
  const auto found = serving.parts.api.get(whole);
  if (!found) return found.error();
  const bool is_pod = context.target.resource->plural == "pods";
  if (is_pod && base::string_at(*(*found)->document(), {"spec", "nodeName"}).empty())
    return bad_request("pod " + std::string((*found)->name()) + " does not have a host assigned");
  return not_implemented(context.target.subresource);
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
  if (is_connection(info.subresource)) return base::done();
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
  if (is_connection(context.target.subresource)) return base::failure(refuse_connection(serving, context));
  if (verb == "get" && context.target.subresource == "log" && context.target.resource->plural == "pods")
    return serve_log(serving, context);
  if (!accepted) return base::failure(not_acceptable(kServedMediaTypes));
  if (context.request.method == "HEAD") return base::failure(method_not_allowed());
  context.accepted = *accepted;
  if (verb == "get") return serve_get(serving, context);
  if (verb == "list") return serve_list(serving, context);
  if (verb == "watch") return serve_watch(serving, context);
  if (verb == "create") return serve_create(serving, context);
  if (verb == "update") return serve_update(serving, context);
  if (verb == "patch") return serve_patch(serving, context);
  if (verb == "delete") return serve_delete(serving, context);
  if (verb == "deletecollection") return serve_delete_collection(serving, context);
  return base::failure(method_not_allowed());
}

}  // namespace o2dms::simulator

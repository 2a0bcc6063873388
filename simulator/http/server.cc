#include "simulator/http/server.h"

#include <atomic>
#include <exception>

#include "base/log.h"
#include "base/websocket.h"
#include "simulator/access/impersonation.h"
#include "simulator/http/respond.h"
#include "simulator/http/route.h"

namespace o2dms::simulator {

using base::HttpDecision;
using base::HttpRequest;
using base::HttpResponse;

namespace {

// A filter lets the request pass (nothing) or answers it.
using Answer = std::optional<HttpResponse>;

bool is_read(const RequestInfo& info) {
  return info.verb == "get" || info.verb == "list" || info.verb == "watch" || info.verb == "head";
}

// What a verb of its own, CONNECT, serves.
bool is_connection(const RequestInfo& info) {
  return info.subresource == "exec" || info.subresource == "attach" || info.subresource == "portforward" ||
         info.subresource == "proxy";
}

bool is_long_running(const RequestInfo& info) {
  return info.verb == "watch" || info.subresource == "log" || is_connection(info);
}

// Counts a request among those in flight, from the filters until it is answered.
class InFlightSlot {
 public:
  InFlightSlot() = default;
  InFlightSlot(const InFlightSlot&) = delete;
  InFlightSlot& operator=(const InFlightSlot&) = delete;
  ~InFlightSlot() {
    if (in_flight_ != nullptr) in_flight_->fetch_sub(1);
  }
  // Whether there were fewer than `limit`. Called once.
  bool acquire(std::atomic<int>& in_flight, int limit) {
    in_flight_ = &in_flight;
    return in_flight.fetch_add(1) < limit;
  }

 private:
  std::atomic<int>* in_flight_ = nullptr;
};

class NativeServer final : public Server {
 public:
  NativeServer(ServerParts parts, ServerOptions options)
      : parts_(std::move(parts)),
        options_(options),
        discovery_(parts_.registry),
        open_api_(parts_.version, parts_.registry),
        wire_(parts_.version),
        flow_schema_(parts_.random.uuid()),
        priority_level_(parts_.random.uuid()) {}

  HttpDecision begin(HttpRequest&& head) override {
    auto request = std::make_unique<AuthorizedRequest>(*this, std::move(head));
    Answer answer = guarded([&] { return filter(request->context, request->slot); });
    if (answer) return finish(request->context, std::move(*answer));
    return request;
  }

 private:
  // A request that has passed the filters.
  class AuthorizedRequest final : public base::AcceptedRequest {
   public:
    AuthorizedRequest(NativeServer& server, HttpRequest&& head)
        : context{std::move(head), {}, {}, {}, {}, {}, {}, {}, {}}, server_(server) {}
    HttpResponse answer(std::string&& body) override {
      context.request.body = std::move(body);
      return server_.finish(context, *guarded([this]() -> Answer { return server_.serve(context); }));
    }

    RequestContext context;
    InFlightSlot slot;

   private:
    NativeServer& server_;
  };

  // A bug in one request must not take the cluster down: the panic guard is around everything that is done before the
  // answer is sent. What a source then throws cuts its connection (base::HttpSource).
  template <class Step>
  static Answer guarded(Step step) {
    try {
      return step();
    } catch (const std::exception& error) {
      base::log(base::LogLevel::error, std::string("request failed with an exception: ") + error.what());
      return respond_error(internal_error("the server panicked while handling the request"));
    }
  }

  // The way of a request, before its body is read. The order is part of the contract: each line says why it stands
  // where it stands.
  Answer filter(RequestContext& context, InFlightSlot& slot) {
    // First, so that every answer can be told from others, whatever happens to the request.
    name_audit(context);
    // Before anything that decides by verb, resource or path.
    if (Answer answer = read_info(context)) return answer;
    // Before work is done: a deadline that cannot be read is refused while it is cheap.
    if (Answer answer = check_deadline(context)) return answer;
    // Nothing is said about what exists to those who are nobody.
    if (Answer answer = authenticate(context)) return answer;
    // Needs the real user; everything below sees the impersonated one.
    if (Answer answer = impersonated(context)) return answer;
    // Behind authentication, so that strangers cannot use up the slots of users; before the more costly rest.
    if (Answer answer = limit_in_flight(context, slot)) return answer;
    // Before routing: who may not ask does not learn whether it is there.
    if (Answer answer = authorise(context)) return answer;
    // Last: what is not there needs no body.
    return find_route(context);
  }

  void name_audit(RequestContext& context) {
    const std::string_view sent = context.request.headers.get("Audit-ID");
    context.audit_id = sent.empty() || sent.size() > 64 ? parts_.random.uuid() : std::string(sent);
  }

  Answer read_info(RequestContext& context) {
    const std::string_view target = context.request.target;
    const std::size_t mark = std::min(target.find('?'), target.size());
    auto path = base::percent_decode(target.substr(0, mark));
    if (!path || path->empty() || path->front() != '/')
      return respond_error(bad_request("the path of the request cannot be read"));
    context.path = std::move(*path);
    if (mark < target.size()) context.query = Query(target.substr(mark + 1));
    context.info = read_request_info(context.request.method, context.path, context.query);
    return std::nullopt;
  }

  // Verbs do not block, so a deadline that can be read is met.
  Answer check_deadline(const RequestContext& context) {
    if (context.query.empty() || !context.info.is_resource) return std::nullopt;
    const std::string timeout = context.query.get("timeout");
    if (timeout.empty()) return std::nullopt;
    const std::size_t digits = timeout.find_first_not_of("0123456789.");
    const std::string_view unit =
        digits == std::string::npos ? std::string_view() : std::string_view(timeout).substr(digits);
    const bool is_duration =
        digits != 0 && !unit.empty() && unit.find_first_not_of("0123456789.hmsuµn") == std::string_view::npos;
    if (is_duration || timeout == "0") return std::nullopt;
    return respond_error(
        bad_request("invalid timeout specified in the request URL: \"" + timeout + "\" is no duration"));
  }

  Answer authenticate(RequestContext& context) {
    auto user = parts_.authenticator.authenticate(context.request);
    if (!user) return respond_error(user.error());
    context.user = std::move(*user);
    return std::nullopt;
  }

  Answer impersonated(RequestContext& context) {
    auto user = impersonate(context.request.headers, context.user, parts_.authorizer);
    if (!user) return respond_error(user.error());
    context.user = std::move(*user);
    return std::nullopt;
  }

  Answer limit_in_flight(const RequestContext& context, InFlightSlot& slot) {
    const bool free = is_read(context.info) ? slot.acquire(reads_, options_.max_reads_in_flight)
                                            : slot.acquire(writes_, options_.max_writes_in_flight);
    if (free || is_long_running(context.info)) return std::nullopt;
    return respond_error(too_many_requests("Too many requests, please try again later.", 1));
  }

  Answer authorise(const RequestContext& context) {
    const RequestInfo& info = context.info;
    Attributes attributes;
    attributes.user = &context.user;
    attributes.verb = info.verb;
    attributes.is_resource = info.is_resource;
    attributes.group = info.group;
    attributes.version = info.version;
    attributes.resource = info.resource;
    attributes.subresource = info.subresource;
    attributes.ns = info.ns;
    attributes.name = info.name;
    attributes.path = info.path;
    // A list or watch of one name is allowed to those who may see that name.
    std::string single_name;
    if (info.is_resource && info.name.empty() &&
        (info.verb == "list" || info.verb == "watch" || info.verb == "deletecollection")) {
      single_name = name_in_field_selector(context.query);
      attributes.name = single_name;
    }
    Decision decision = parts_.authorizer.authorize(attributes);
    // A WebSocket begins with GET, so that who may only read pods could talk with them (KEP-4006).
    if (decision.allowed && opens_stream_by_get(context)) {
      attributes.verb = "create";
      decision = parts_.authorizer.authorize(attributes);
    }
    if (decision.allowed) return std::nullopt;
    return respond_error(refusal(context, attributes.verb, decision));
  }

  static std::string name_in_field_selector(const Query& query) {
    const std::string selector = query.get("fieldSelector");
    constexpr std::string_view kPrefix = "metadata.name=";
    if (!selector.starts_with(kPrefix) || selector.find(',') != std::string::npos) return {};
    std::string_view name = std::string_view(selector).substr(kPrefix.size());
    if (name.starts_with('=')) name.remove_prefix(1);
    return std::string(name);
  }

  [[nodiscard]] bool opens_stream_by_get(const RequestContext& context) const {
    constexpr int kCreateSince = 35;  // the minor version
    return context.info.verb == "get" && is_connection(context.info) && context.info.subresource != "proxy" &&
           parts_.version.minor >= kCreateSince && base::asks_for_websocket(context.request);
  }

  static StatusError refusal(const RequestContext& context, std::string_view verb, const Decision& decision) {
    const RequestInfo& info = context.info;
    std::string why = "User \"" + context.user.name + "\" cannot ";
    if (!info.is_resource) {
      why += std::string(verb) + " path \"" + std::string(info.path) + "\"";
      return forbidden({}, why);
    }
    std::string resource(info.resource);
    if (!info.subresource.empty()) resource.append("/").append(info.subresource);
    why += std::string(verb) + " resource \"" + resource + "\" in API group \"" + std::string(info.group) + "\"";
    const bool cluster_scope = info.ns.empty() || info.resource == "namespaces";
    why += cluster_scope ? " at the cluster scope" : " in the namespace \"" + std::string(info.ns) + "\"";
    if (!decision.reason.empty()) why += ": " + decision.reason;
    return forbidden({info.group, info.resource, info.name}, why);
  }

  Answer find_route(RequestContext& context) {
    if (!context.info.is_resource) return std::nullopt;
    bool unknown_group = false;
    auto resolved = resolve_target(serving(), context, unknown_group);
    if (resolved) return std::nullopt;
    return unknown_group ? respond_text(404, "404 page not found\n") : respond_error(resolved.error());
  }

  HttpResponse serve(RequestContext& context) {
    return answer(context.info.is_resource ? serve_resource(serving(), context) : serve_path(serving(), context));
  }

  Serving serving() { return {parts_, options_, discovery_, open_api_, wire_, streams_}; }

  static HttpResponse answer(Reply reply) { return reply ? std::move(*reply) : respond_error(reply.error()); }

  HttpResponse finish(const RequestContext& context, HttpResponse response) {
    add_common_headers(context, response);
    response.headers.add("X-Kubernetes-Pf-Flowschema-Uid", flow_schema_);
    response.headers.add("X-Kubernetes-Pf-Prioritylevel-Uid", priority_level_);
    return response;
  }

  const ServerParts parts_;
  const ServerOptions options_;
  const Discovery discovery_;
  OpenApi open_api_;  // synchronises itself
  const WireMessages wire_;
  const std::string flow_schema_, priority_level_;
  std::atomic<int> reads_ = 0, writes_ = 0;
  const std::shared_ptr<std::atomic<std::size_t>> streams_ = std::make_shared<std::atomic<std::size_t>>(0);
};

}  // namespace

HttpResponse Server::refuse(int status) {
  return respond_error(generic_status(status));
}

std::unique_ptr<Server> make_server(ServerParts parts, ServerOptions options) {
  return std::make_unique<NativeServer>(std::move(parts), options);
}

}  // namespace o2dms::simulator

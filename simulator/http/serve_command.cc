// exec and attach: which container, which streams, over which transport.
#include "base/joined.h"
#include "simulator/http/command_over_spdy.h"
#include "simulator/http/command_over_websocket.h"
#include "simulator/http/pod_container.h"
#include "simulator/http/pod_place.h"
#include "simulator/http/respond.h"
#include "simulator/http/serve.h"
#include "simulator/http/spdy_reply.h"
#include "simulator/http/websocket_reply.h"

namespace o2dms::simulator {

namespace {

struct CommandQuery {
  std::vector<std::string> command;  // empty: attach
  StreamSelection streams;
};

StatusOr<CommandQuery> read_command_query(const Query& query, bool is_exec) {
  CommandQuery asked{is_exec ? query.all("command") : std::vector<std::string>(),
                     {query.flag("stdin"), query.flag("stdout"), query.flag("stderr"), query.flag("tty")}};
  StreamSelection& streams = asked.streams;
  if (is_exec && asked.command.empty())
    return base::failure(bad_request("you must specify at least one command for the container"));
  if (!streams.in && !streams.out && !streams.error)
    return base::failure(bad_request("you must specify at least 1 of stdin, stdout, stderr"));
  if (streams.terminal) streams.error = false;  // a terminal shows both as one
  return asked;
}

class CommandReply {
 public:
  CommandReply(const Serving& serving, const RequestContext& context, PodStreams& streams, PodName pod,
               std::string container, CommandQuery query)
      : serving_(serving),
        context_(context),
        streams_(streams),
        pod_(std::move(pod)),
        container_(std::move(container)),
        query_(std::move(query)) {}

  // The newest of the protocols says on its status channel why there is no session; before that an answer did.
  Reply over_websocket() {
    const auto protocol = choose_protocol(offered_protocols(context_.request), command_websocket_protocols());
    if (base::websocket_handshake_fault(context_.request) || !protocol)
      return answer_websocket(context_, protocol, nullptr);
    auto session = start();
    if (!session && protocol != "v5.channel.k8s.io") return respond_text(500, session.error().message);
    auto command = make(std::move(session), status_form_of(*protocol));
    if (!command) return base::failure(command.error());
    return answer_websocket(context_, protocol, make_command_over_websocket(std::move(*command), *protocol));
  }

  Reply over_spdy() {
    const auto protocol = choose_stream_protocol(context_.request, command_spdy_protocols());
    if (!protocol) return refuse_stream_protocol(command_spdy_protocols());
    auto session = start();
    if (!session) return respond_text(500, session.error().message);
    auto command = make(std::move(session), status_form_of(*protocol));
    if (!command) return base::failure(command.error());
    return answer_spdy(*protocol, make_command_over_spdy(std::move(*command), serving_.parts.clock));
  }

 private:
  PodStreams::Result<ContainerSession> start() {
    return query_.command.empty() ? streams_.attach(pod_, container_, query_.streams)
                                  : streams_.exec(pod_, container_, query_.command, query_.streams);
  }
  StatusOr<std::unique_ptr<RemoteCommand>> make(PodStreams::Result<ContainerSession> session, StatusForm form) {
    auto slot = StreamSlot::take(serving_);
    if (!slot) return base::failure(slot.error());
    return std::make_unique<RemoteCommand>(std::move(session), base::joined(query_.command, " "), query_.streams, form,
                                           serving_.parts.clock, std::move(*slot));
  }

  const Serving& serving_;
  const RequestContext& context_;
  PodStreams& streams_;
  const PodName pod_;
  const std::string container_;
  const CommandQuery query_;
};

}  // namespace

Reply serve_command(const Serving& serving, RequestContext& context) {
  const auto pod = find_pod(serving, context);
  if (!pod) return base::failure(pod.error());
  auto container = choose_container(*pod, context.query.get("container"));
  if (!container) return base::failure(container.error());
  auto place = place_of(*pod);
  if (!place) return base::failure(place.error());
  const bool is_websocket = base::asks_for_websocket(context.request);
  if (!is_websocket && !asks_for_spdy(context.request)) return base::failure(bad_request("Upgrade request required"));
  auto query = read_command_query(context.query, context.target.subresource == "exec");
  if (!query) return base::failure(query.error());
  const auto streams = streams_of(serving, context);
  if (!streams) return base::failure(streams.error());
  CommandReply reply(serving, context, **streams, std::move(*place), std::move(*container), std::move(*query));
  return is_websocket ? reply.over_websocket() : reply.over_spdy();
}

}  // namespace o2dms::simulator

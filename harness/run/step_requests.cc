#include "harness/case/api_status.h"
#include "harness/run/placeholders.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

// In the values, not in the text: what the target answered must not become syntax of what we send.
base::Result<void> fill_in_values(Json& value, const StepContext& context) {
  if (value.is_structured()) {
    for (Json& member : value)
      if (auto filled = fill_in_values(member, context); !filled) return filled;
  }
  if (!value.is_string()) return base::done();
  auto filled = fill_in(value.get_ref<const std::string&>(), context.inputs.space, context.trace.versions);
  if (!filled) return base::failure(filled.error());
  value = *std::move(filled);
  return base::done();
}

// The text parameter of that name, filled in.
base::Result<std::string> filled_in(const Json& parameters, std::string_view name, const StepContext& context) {
  return fill_in(base::string_at(parameters, {name}), context.inputs.space, context.trace.versions);
}

// Whether the case can go on with this answer.
bool fits(const Reply& reply, const Json& parameters) {
  const Json* must = base::find(parameters, {"must"});
  if (must == nullptr) return true;
  if (must->is_boolean()) return !must->get<bool>() || reply.ok();
  return reply.exchange->fault.empty() && *must == reply.status();
}

base::Result<void> play_request(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  auto client = context.clients.as(std::string(base::string_at(parameters, {"as"}, "given")));
  if (!client) {
    context.trace.set_up_failed = true;  // its account, or its token
    return base::failure(client.error());
  }
  auto path = filled_in(parameters, "path", context);
  if (!path) return base::failure(path.error());
  Call call{.method = std::string(base::string_at(parameters, {"method"}, "GET")),
            .path = *std::move(path),
            .step = step.label};
  if (const Json* given = base::find(parameters, {"body"}); given != nullptr) {
    Json body = *given;
    if (auto filled = fill_in_values(body, context); !filled) return filled;
    call.body = base::to_text(body);
  }
  if (const auto raw = base::string_at(parameters, {"raw"}); !raw.empty()) call.body = raw;
  const Reply reply = (*client)->request(call);
  context.trace.versions[step.label] = base::string_at(reply.body, {"metadata", "resourceVersion"});
  if (fits(reply, parameters)) return base::done();
  return cannot_go_on(context, "a request that the case builds on failed", *reply.exchange);
}

base::Result<void> play_watch(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  const auto timeout_seconds = base::integer_at(parameters, {"seconds"}, 1);
  const std::string from(base::string_at(parameters, {"from"}));
  if (context.trace.versions[from].empty())
    return base::fail("the answer to \"" + from + "\" had no resourceVersion to watch from");
  auto path = filled_in(parameters, "path", context);
  if (!path) return base::failure(path.error());
  WatchCall call{.path = *std::move(path),
                 .step = step.label,
                 .label_selector = std::string(base::string_at(parameters, {"selector"})),
                 .resource_version = context.trace.versions[from],
                 .bookmarks = false,
                 .timeout_seconds = static_cast<int>(timeout_seconds)};
  const auto watch = context.clients.given().watch(call);
  // The server is to end it; what is more is for one that is slow, or never does.
  const base::Duration end = context.inputs.run.clock.elapsed() + std::chrono::seconds(timeout_seconds + 10);
  while (context.inputs.run.clock.elapsed() < end)
    if (watch->next(end - context.inputs.run.clock.elapsed()).kind != Watch::Kind::event) break;
  watch->close();
  const ExchangeRef seen = watch->exchange();
  // A watch that we may not have, or that was cut off, is no evidence of what did not come.
  if (turned_away(*seen) || !seen->fault.empty()) return cannot_go_on(context, "no watch", *seen);
  return base::done();
}

base::Result<void> play_read(const Step&, const StepContext& context) {
  for (const Created& object : context.trace.created)
    context.clients.given().get(object.path(), "read " + object.subject);
  return base::done();
}

base::Result<void> play_status(const Step&, const StepContext& context) {
  for (const Created& object : context.trace.created) {
    const std::string kind = object.subject.substr(0, object.subject.find('/'));
    if (status_when_up({{"kind", kind}}).empty()) continue;
    context.clients.given().get(object.path(), "status " + object.subject);
  }
  return base::done();
}

}  // namespace

std::vector<StepWord> request_steps() {
  using Type = Parameter::Type;
  const Parameter label = {.name = "label", .type = Type::label, .doc = "marks the exchanges", .required = true};
  const Parameter path = {.name = "path",
                          .doc = "in it, {namespace} is the case's own, {resourceVersion of LABEL} from that answer",
                          .required = true};
  return {
      {"request",
       {label,
        {.name = "method", .doc = "GET unless given", .allowed = {"GET", "POST", "PUT", "PATCH", "DELETE"}},
        path,
        {.name = "as", .doc = "the identity; given unless another is named", .allowed = identity_names()},
        {.name = "body", .type = Type::value, .doc = "sent as JSON, filled in as the path is"},
        {.name = "raw", .doc = "sent as it stands, instead of a body"},
        {.name = "must",
         .type = Type::flag_or_number,
         .doc = "true: anything but a 2xx breaks the case; a number: anything but that code"}},
       "one request",
       play_request,
       {},
       false,
       true},
      {"watch",
       {label,
        path,
        {.name = "selector", .doc = "of labels"},
        {.name = "from", .type = Type::answer, .doc = "the request whose answer it starts from", .required = true},
        {.name = "seconds", .type = Type::number, .doc = "after which the server is to end it; 1 unless given"}},
       "a watch from an earlier answer, ended by the server",
       play_watch},
      {"read", {}, "GET of each object created", play_read, {"read"}},
      {"status", {}, "GET of each object that has a status of its own", play_status, {"status"}},
  };
}

}  // namespace o2dms::harness

#include "harness/case/api_status.h"
#include "harness/case/case_identity.h"
#include "harness/run/deadlines.h"
#include "harness/run/placeholders.h"
#include "harness/run/sent_secrets.h"
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
  auto filled = fill_in(value.get_ref<const std::string&>(), context.inputs.space, context.trace.answers);
  if (!filled) return base::failure(filled.error());
  value = *std::move(filled);
  return base::done();
}

base::Result<std::string> path_of(const Json& parameters, const StepContext& context) {
  return fill_in(base::string_at(parameters, {"path"}), context.inputs.space, context.trace.answers, true);
}

// The body as it is to be sent; empty when the request has none.
base::Result<std::string> body_of(const Json& parameters, const StepContext& context) {
  if (const auto raw = base::string_at(parameters, {"raw"}); !raw.empty())
    return fill_in(raw, context.inputs.space, context.trace.answers);
  const Json* given = base::find(parameters, {"body"});
  if (given == nullptr) return std::string();
  Json body = *given;
  if (auto filled = fill_in_values(body, context); !filled) return base::failure(filled.error());
  learn_sent_secrets(context.inputs.run.redactor, body);
  return base::to_text(body);
}

base::Result<Call> call_of(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  auto path = path_of(parameters, context);
  if (!path) return base::failure(path.error());
  auto body = body_of(parameters, context);
  if (!body) return base::failure(body.error());
  Call call{.method = std::string(base::string_at(parameters, {"method"}, "GET")),
            .path = *std::move(path),
            .step = step.label,
            .body = *std::move(body)};
  call.content_type = base::string_at(parameters, {"content-type"}, call.content_type);
  call.accept = base::string_at(parameters, {"accept"}, call.accept);
  call.fresh_connection = base::bool_at(parameters, {"fresh"});
  if (const Json* headers = base::find(parameters, {"headers"}); headers != nullptr && headers->is_object())
    for (const auto& [name, value] : headers->items()) call.headers.add(name, value.get<std::string>());
  return call;
}

// Whether the case can go on with this answer.
bool fits(const Reply& reply, const Json& parameters) {
  const Json* must = base::find(parameters, {"must"});
  if (must == nullptr) return true;
  if (must->is_boolean()) return !must->get<bool>() || reply.ok();
  return reply.exchange->fault.empty() && *must == reply.status();
}

// What later steps may refer to. A token is a secret from here on.
void note_answer(const Step& step, const StepContext& context, const Reply& reply) {
  Json& answer = context.trace.answers[step.label];
  answer = metadata_of(reply.body);
  const std::string token(base::string_at(reply.body, {"status", "token"}));
  if (token.empty()) return;
  context.inputs.run.redactor.add_secret(token);
  answer["token"] = token;
}

base::Result<void> play_request(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  auto client = client_as(context, std::string(base::string_at(parameters, {"as"}, "given")));
  if (!client) return base::failure(client.error());
  const auto call = call_of(step, context);
  if (!call) return base::failure(call.error());
  for (auto left = base::integer_at(parameters, {"repeat"}, 1); left > 0; --left) {
    const Reply reply = (*client)->request(*call);
    note_answer(step, context, reply);
    if (!fits(reply, parameters))
      return cannot_go_on(context, "a request that the case builds on failed", *reply.exchange);
  }
  return base::done();
}

bool is_about(const WatchEvent& event, std::string_view name) {
  return event.object != nullptr && base::string_at(*event.object, {"metadata", "name"}) == name;
}

// Until the event of the object that the case awaits last, which was caused after all others; or else until the server
// ends the watch, as it was asked to.
void read_watch(Watch& watch, const StepContext& context, Wait wait, std::string_view last) {
  base::Clock& clock = context.inputs.run.clock;
  const base::Duration start = clock.elapsed();
  for (bool over = false; !over && clock.elapsed() - start < wait.limit;) {
    const Watch::Next next = watch.next(wait.limit - (clock.elapsed() - start));
    const bool ended = next.kind == Watch::Kind::ended;
    over = next.kind != Watch::Kind::event || (!last.empty() && is_about(next.event, last));
    wait.met = over && (last.empty() ? ended : !ended && is_about(next.event, last));
  }
  watch.close();
  wait.took = clock.elapsed() - start;
  context.trace.waits.push_back(wait);
  context.inputs.wait_observed(wait);
}

base::Result<void> play_watch(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  const std::string last(base::string_at(parameters, {"until"}));
  const auto timeout_seconds = static_cast<int>(base::integer_at(parameters, {"seconds"}, 1));
  const std::string from(base::string_at(parameters, {"from"}));
  std::string version(base::string_at(parameters, {"at"}));
  if (version.empty()) version = base::string_at(context.trace.answers[from], {"resourceVersion"});
  if (version.empty()) return base::fail("the answer to \"" + from + "\" had no resourceVersion to watch from");
  auto path = path_of(parameters, context);
  if (!path) return base::failure(path.error());
  WatchCall call{.path = *std::move(path),
                 .step = step.label,
                 .label_selector = std::string(base::string_at(parameters, {"selector"})),
                 .field_selector = std::string(base::string_at(parameters, {"fields"})),
                 .resource_version = version,
                 .bookmarks = false};
  const auto& deadlines = context.inputs.run.deadlines;
  Wait wait{.deadline = "watch-events",
            .condition = "the watch gives the event of " + last,
            .limit = limit_of(deadlines, "watch-events")};
  if (last.empty()) {
    call.timeout_seconds = timeout_seconds;
    wait = {.deadline = "watch-ends",
            .condition = "the server ends the watch",
            .limit = std::chrono::seconds(timeout_seconds) + limit_of(deadlines, "watch-ends")};
  }
  const auto watch = context.clients.given().watch(call);
  read_watch(*watch, context, std::move(wait), last);
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

Json metadata_of(const Json& answer) {
  const Json* metadata = base::find(answer, {"metadata"});
  return metadata != nullptr && metadata->is_object() ? *metadata : Json::object();
}

std::vector<StepWord> request_steps() {
  using Type = Parameter::Type;
  const Parameter label = {.name = "label", .type = Type::label, .doc = "marks the exchanges", .required = true};
  const Parameter path = {.name = "path",
                          .type = Type::path,
                          .doc =
                              "in it, {namespace} is the case's own; {resourceVersion of LABEL}, {uid of LABEL}, "
                              "{name of LABEL}, {continue of LABEL} and {token of LABEL} are of that answer",
                          .required = true};
  return {
      {"request",
       {label,
        {.name = "method",
         .doc = "GET unless given",
         .allowed = {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}},
        path,
        {.name = "as", .doc = "the identity; given unless another is named", .allowed = case_identity_names()},
        {.name = "body", .type = Type::value, .doc = "sent as JSON, filled in as the path is; {filler N} is N letters"},
        {.name = "raw", .doc = "sent as it stands, filled in, instead of a body"},
        {.name = "content-type", .doc = "of the body; application/json unless given"},
        {.name = "accept", .doc = "application/json unless given"},
        {.name = "headers", .type = Type::headers, .doc = "further fields, by name"},
        {.name = "fresh", .type = Type::flag, .doc = "true: on a connection of its own"},
        {.name = "repeat", .type = Type::number, .doc = "how often it is sent; once unless given"},
        {.name = "must",
         .type = Type::flag_or_number,
         .doc = "true: anything but a 2xx breaks the case; a number: anything but that code"}},
       "one request, or the same several times",
       play_request,
       {},
       false,
       true},
      {"watch",
       {label,
        path,
        {.name = "selector", .doc = "of labels"},
        {.name = "fields", .doc = "a selector of fields"},
        {.name = "from", .type = Type::answer, .doc = "the request whose answer it starts from"},
        {.name = "at", .doc = "instead: the resourceVersion itself"},
        {.name = "until",
         .doc =
             "the name of the object whose event is awaited last, under the deadline watch-events; then it is closed"},
        {.name = "seconds",
         .type = Type::number,
         .doc = "without `until`: after which the server is to end it, under the deadline watch-ends; 1 unless given"}},
       "a watch from an earlier answer",
       play_watch},
      {"read", {}, "GET of each object created", play_read, {"read"}},
      {"status", {}, "GET of each object that has a status of its own", play_status, {"status"}},
  };
}

}  // namespace o2dms::harness

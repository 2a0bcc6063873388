#include "harness/case/api_status.h"
#include "harness/run/step_words.h"

namespace o2dms::harness {

using base::Json;

namespace {

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::string filled_in(std::string text, const StepContext& context) {
  replace_all(text, "{namespace}", context.inputs.space);
  for (const auto& [label, version] : context.trace.versions)
    replace_all(text, "{resourceVersion of " + label + "}", version);
  return text;
}

// In the values, not in the text: what the target answered must not become syntax of what we send.
Json filled_in(Json value, const StepContext& context) {
  if (value.is_string()) return filled_in(value.get<std::string>(), context);
  if (value.is_structured())
    for (Json& member : value) member = filled_in(std::move(member), context);
  return value;
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
  if (!client) return base::failure(client.error());
  Call call{.method = std::string(base::string_at(parameters, {"method"}, "GET")),
            .path = filled_in(std::string(base::string_at(parameters, {"path"})), context),
            .step = step.label};
  if (const Json* body = base::find(parameters, {"body"}); body != nullptr)
    call.body = base::to_text(filled_in(*body, context));
  if (const auto raw = base::string_at(parameters, {"raw"}); !raw.empty()) call.body = raw;
  const Reply reply = (*client)->request(call);
  context.trace.versions[step.label] = base::string_at(reply.body, {"metadata", "resourceVersion"});
  if (fits(reply, parameters)) return base::done();
  return base::fail("a request that the case builds on failed: " + describe(*reply.exchange));
}

base::Result<void> play_watch(const Step& step, const StepContext& context) {
  const Json& parameters = *step.parameters;
  const auto timeout_seconds = base::integer_at(parameters, {"seconds"}, 1);
  const std::string from(base::string_at(parameters, {"from"}));
  if (context.trace.versions[from].empty())
    return base::fail("the answer to \"" + from + "\" had no resourceVersion to watch from");
  WatchCall call{.path = filled_in(std::string(base::string_at(parameters, {"path"})), context),
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
       play_request},
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
